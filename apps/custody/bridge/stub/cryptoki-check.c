/*
 * Compares cryptoki.h with the PKCS#11 header of p11-kit; what compiles is right.
 *
 *   cc -fsyntax-only -I/usr/include/p11-kit-1 cryptoki-check.c
 */
#include <p11-kit/pkcs11.h>
#include <stddef.h>
#include "../cryptoki.h"

#define SAME(ours, theirs) _Static_assert((ours) == (theirs), #ours)
#define PLACE(ours, theirs)                                                   \
  SAME(offsetof(ck_function_list, functions) + (ours) * sizeof(ck_function), \
       offsetof(CK_FUNCTION_LIST, theirs))

SAME(sizeof(ck_function_list), sizeof(CK_FUNCTION_LIST));
PLACE(c_initialize, C_Initialize);
PLACE(c_finalize, C_Finalize);
PLACE(c_get_slot_list, C_GetSlotList);
PLACE(c_get_token_info, C_GetTokenInfo);
PLACE(c_get_mechanism_info, C_GetMechanismInfo);
PLACE(c_open_session, C_OpenSession);
PLACE(c_close_session, C_CloseSession);
PLACE(c_login, C_Login);
PLACE(c_logout, C_Logout);
PLACE(c_destroy_object, C_DestroyObject);
PLACE(c_get_attribute_value, C_GetAttributeValue);
PLACE(c_find_objects_init, C_FindObjectsInit);
PLACE(c_find_objects, C_FindObjects);
PLACE(c_find_objects_final, C_FindObjectsFinal);
PLACE(c_sign_init, C_SignInit);
PLACE(c_sign, C_Sign);
PLACE(c_generate_key_pair, C_GenerateKeyPair);

SAME(sizeof(ck_attribute), sizeof(CK_ATTRIBUTE));
SAME(offsetof(ck_attribute, size), offsetof(CK_ATTRIBUTE, ulValueLen));
SAME(sizeof(ck_mechanism), sizeof(CK_MECHANISM));
SAME(sizeof(ck_mechanism_info), sizeof(CK_MECHANISM_INFO));
SAME(sizeof(ck_token_info), sizeof(CK_TOKEN_INFO));
SAME(offsetof(ck_token_info, flags), offsetof(CK_TOKEN_INFO, flags));

SAME(ckf_rw_session, CKF_RW_SESSION);
SAME(ckf_serial_session, CKF_SERIAL_SESSION);
SAME(ckf_login_required, CKF_LOGIN_REQUIRED);
SAME(ckf_protected_path, CKF_PROTECTED_AUTHENTICATION_PATH);
SAME(ckf_pin_final_try, CKF_USER_PIN_FINAL_TRY);
SAME(ckf_pin_locked, CKF_USER_PIN_LOCKED);
SAME(ckf_sign, CKF_SIGN);
SAME(ckf_generate_key_pair, CKF_GENERATE_KEY_PAIR);
SAME(cku_user, CKU_USER);
SAME(cko_public_key, CKO_PUBLIC_KEY);
SAME(cko_private_key, CKO_PRIVATE_KEY);
SAME(ckk_ec, CKK_EC);
SAME(ckm_ec_key_pair_gen, CKM_EC_KEY_PAIR_GEN);
SAME(cka_class, CKA_CLASS);
SAME(cka_token, CKA_TOKEN);
SAME(cka_private, CKA_PRIVATE);
SAME(cka_label, CKA_LABEL);
SAME(cka_key_type, CKA_KEY_TYPE);
SAME(cka_id, CKA_ID);
SAME(cka_sensitive, CKA_SENSITIVE);
SAME(cka_sign, CKA_SIGN);
SAME(cka_verify, CKA_VERIFY);
SAME(cka_extractable, CKA_EXTRACTABLE);
SAME(cka_ec_params, CKA_EC_PARAMS);
SAME(cka_ec_point, CKA_EC_POINT);
SAME(ckr_ok, CKR_OK);
SAME(ckr_arguments_bad, CKR_ARGUMENTS_BAD);
SAME(ckr_device_error, CKR_DEVICE_ERROR);
SAME(ckr_device_removed, CKR_DEVICE_REMOVED);
SAME(ckr_key_handle_invalid, CKR_KEY_HANDLE_INVALID);
SAME(ckr_mechanism_invalid, CKR_MECHANISM_INVALID);
SAME(ckr_object_handle_invalid, CKR_OBJECT_HANDLE_INVALID);
SAME(ckr_pin_incorrect, CKR_PIN_INCORRECT);
SAME(ckr_pin_locked, CKR_PIN_LOCKED);
SAME(ckr_session_closed, CKR_SESSION_CLOSED);
SAME(ckr_session_handle_invalid, CKR_SESSION_HANDLE_INVALID);
SAME(ckr_token_not_present, CKR_TOKEN_NOT_PRESENT);
SAME(ckr_user_already_logged_in, CKR_USER_ALREADY_LOGGED_IN);
SAME(ckr_user_not_logged_in, CKR_USER_NOT_LOGGED_IN);
SAME(ckr_cryptoki_not_initialized, CKR_CRYPTOKI_NOT_INITIALIZED);
