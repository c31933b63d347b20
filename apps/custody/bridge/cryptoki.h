/*
 * As much of PKCS#11 v2.40 as a bridge needs, in its own words; only what POSIX systems have, where
 * nothing is packed. `stub/cryptoki-check.c` compares it with the header of another project.
 */
typedef unsigned long ck_ulong;
typedef unsigned char ck_byte;

typedef struct {
  ck_ulong type;
  void *value;
  ck_ulong size;
} ck_attribute;

typedef struct {
  ck_ulong type;
  void *parameter;
  ck_ulong size;
} ck_mechanism;

typedef struct {
  ck_ulong size_min, size_max, flags;
} ck_mechanism_info;

typedef struct {
  ck_byte label[32], manufacturer[32], model[16], serial[16];
  ck_ulong flags;
  ck_ulong sessions_max, sessions, write_sessions_max, write_sessions;
  ck_ulong pin_max, pin_min;
  ck_ulong public_memory, free_public_memory, private_memory, free_private_memory;
  ck_byte hardware[2], firmware[2], time[16];
} ck_token_info;

/* Places of the functions in the list. */
enum {
  c_initialize = 0,
  c_finalize = 1,
  c_get_slot_list = 4,
  c_get_token_info = 6,
  c_get_mechanism_info = 8,
  c_open_session = 12,
  c_close_session = 13,
  c_login = 18,
  c_logout = 19,
  c_destroy_object = 22,
  c_get_attribute_value = 24,
  c_find_objects_init = 26,
  c_find_objects = 27,
  c_find_objects_final = 28,
  c_sign_init = 42,
  c_sign = 43,
  c_generate_key_pair = 59,
  c_count = 68
};

typedef void (*ck_function)(void);
typedef struct {
  ck_byte version[2];
  ck_function functions[c_count];
} ck_function_list;

typedef ck_ulong (*ck_get_function_list)(ck_function_list **list);
typedef ck_ulong (*ck_initialize)(void *arguments);
typedef ck_ulong (*ck_get_slot_list)(ck_byte with_token, ck_ulong *slots, ck_ulong *count);
typedef ck_ulong (*ck_get_token_info)(ck_ulong slot, ck_token_info *info);
typedef ck_ulong (*ck_get_mechanism_info)(ck_ulong slot, ck_ulong type, ck_mechanism_info *info);
typedef ck_ulong (*ck_open_session)(ck_ulong slot, ck_ulong flags, void *application, void *notify,
                                    ck_ulong *session);
typedef ck_ulong (*ck_session_call)(ck_ulong session); /* close, log out, end of a search */
typedef ck_ulong (*ck_login)(ck_ulong session, ck_ulong user, ck_byte *pin, ck_ulong size);
typedef ck_ulong (*ck_destroy_object)(ck_ulong session, ck_ulong object);
typedef ck_ulong (*ck_get_attribute_value)(ck_ulong session, ck_ulong object, ck_attribute *wanted,
                                           ck_ulong count);
typedef ck_ulong (*ck_find_objects_init)(ck_ulong session, ck_attribute *like, ck_ulong count);
typedef ck_ulong (*ck_find_objects)(ck_ulong session, ck_ulong *objects, ck_ulong max,
                                    ck_ulong *count);
typedef ck_ulong (*ck_sign_init)(ck_ulong session, ck_mechanism *mechanism, ck_ulong key);
typedef ck_ulong (*ck_sign)(ck_ulong session, ck_byte *data, ck_ulong size, ck_byte *signature,
                            ck_ulong *signature_size);
typedef ck_ulong (*ck_generate_key_pair)(ck_ulong session, ck_mechanism *mechanism,
                                         ck_attribute *for_public, ck_ulong public_count,
                                         ck_attribute *for_private, ck_ulong private_count,
                                         ck_ulong *public_key, ck_ulong *private_key);

enum {
  ckf_rw_session = 1 << 1,
  ckf_serial_session = 1 << 2,
  ckf_login_required = 1 << 2,
  ckf_protected_path = 1 << 8,
  ckf_pin_final_try = 1 << 17,
  ckf_pin_locked = 1 << 18,
  ckf_sign = 1 << 11,
  ckf_generate_key_pair = 1 << 16,
  cku_user = 1,
  cko_public_key = 2,
  cko_private_key = 3,
  ckk_ec = 3,
  ckm_ec_key_pair_gen = 0x1040
};

enum {
  cka_class = 0,
  cka_token = 1,
  cka_private = 2,
  cka_label = 3,
  cka_key_type = 0x100,
  cka_id = 0x102,
  cka_sensitive = 0x103,
  cka_sign = 0x108,
  cka_verify = 0x10a,
  cka_extractable = 0x162,
  cka_ec_params = 0x180,
  cka_ec_point = 0x181
};

enum {
  ckr_ok = 0,
  ckr_arguments_bad = 7,
  ckr_device_error = 0x30,
  ckr_device_removed = 0x32,
  ckr_key_handle_invalid = 0x60,
  ckr_mechanism_invalid = 0x70,
  ckr_object_handle_invalid = 0x82,
  ckr_pin_incorrect = 0xa0,
  ckr_pin_locked = 0xa4,
  ckr_session_closed = 0xb0,
  ckr_session_handle_invalid = 0xb3,
  ckr_token_not_present = 0xe0,
  ckr_user_already_logged_in = 0x100,
  ckr_user_not_logged_in = 0x101,
  ckr_cryptoki_not_initialized = 0x190
};
