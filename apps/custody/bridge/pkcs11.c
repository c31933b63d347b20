/*
 * Bridge to a device with the PKCS#11 interface (v2.40).
 *
 *   cc -O2 -o yunzhang-pkcs11 pkcs11.c -ldl
 *   yunzhang-pkcs11 --library /opt/vendor/libpkcs11.so --token LABEL --sign 0x8000…
 *     [--generate 0x1040] [--key-type 3] [--curve 06082a811ccf5501822d | none]  3< PIN
 *
 * That version has no mechanism for SM2, and vendors number their own: `--sign` is the one that
 * takes e, 32 octets, and nothing that hashes once more. `--generate` and `--key-type` are what
 * makes a key of the curve. The custody verifies what comes back, so a wrong number makes no key.
 */
#include "bridge.h"
#include "cryptoki.h"

enum { slots_max = 64, keys_max = 4096, key_size = 16, octets_max = 64 };

static const char key_label[] = "yunzhang-custody";

static ck_function_list *list;
static ck_ulong session, sign_type, generate_type, key_type;
static ck_byte curve[octets_max];
static size_t curve_size;

#define CALL(place, type) ((type)list->functions[place])

static failure failed(ck_ulong code) {
  device_code = code;
  switch (code) {
    case ckr_device_error:
    case ckr_device_removed:
    case ckr_session_closed:
    case ckr_session_handle_invalid:
    case ckr_token_not_present:
    case ckr_user_not_logged_in:
    case ckr_cryptoki_not_initialized:
      return is_lost;
    default:
      return is_refused;
  }
}

/* The objects of a class, of one key or, without an `id`, of all that we have made. */
static failure find(ck_ulong class, ck_byte *id, ck_ulong *objects, ck_ulong *count) {
  ck_attribute like[] = {
      {cka_class, &class, sizeof class},
      {cka_label, (void *)(size_t)key_label, sizeof key_label - 1},
      {cka_id, id, key_size},
  };
  ck_ulong max = *count, got = 0;
  *count = 0;
  ck_ulong code =
      CALL(c_find_objects_init, ck_find_objects_init)(session, like, id == NULL ? 2 : 3);
  if (code != ckr_ok) return failed(code);
  do {
    code = CALL(c_find_objects, ck_find_objects)(session, objects + *count, max - *count, &got);
    *count += got;
  } while (code == ckr_ok && got > 0 && *count < max);
  CALL(c_find_objects_final, ck_session_call)(session);
  return code == ckr_ok ? NULL : failed(code);
}

/* The only object of a class and a key; two under one name are none. */
static failure find_one(ck_ulong class, ck_byte *id, ck_ulong *object) {
  ck_ulong objects[2], count = 2;
  failure why = find(class, id, objects, &count);
  if (why != NULL) return why;
  *object = objects[0];
  return count == 1 ? NULL : is_unknown;
}

/* @basis PKCS#11 v2.40 §2.3.3: the point is in an OCTET STRING; some libraries leave that away. */
static failure read_point(ck_ulong object, unsigned char point[point_size]) {
  ck_byte octets[point_size + 2];
  ck_attribute wanted = {cka_ec_point, octets, sizeof octets};
  ck_ulong code = CALL(c_get_attribute_value, ck_get_attribute_value)(session, object, &wanted, 1);
  if (code != ckr_ok) return failed(code);
  size_t before = wanted.size == point_size ? 0 : 2;
  if (wanted.size != point_size + before || octets[before] != 4) return is_form;
  if (before != 0 && (octets[0] != 4 || octets[1] != point_size)) return is_form;
  memcpy(point, octets + before, point_size);
  return NULL;
}

static failure token_public_key(const char *place, unsigned char point[point_size]) {
  ck_byte id[key_size];
  ck_ulong object = 0;
  if (!read_hex(id, sizeof id, place)) return is_unknown;
  failure why = find_one(cko_private_key, id, &object);
  if (why == NULL) why = find_one(cko_public_key, id, &object);
  return why != NULL ? why : read_point(object, point);
}

static failure token_sign(const char *place, const unsigned char e[e_size],
                          unsigned char signature[signature_max], size_t *size) {
  ck_byte id[key_size], data[e_size];
  ck_mechanism mechanism = {sign_type, NULL, 0};
  ck_ulong key = 0, got = signature_max;
  if (!read_hex(id, sizeof id, place)) return is_unknown;
  failure why = find_one(cko_private_key, id, &key);
  if (why != NULL) return why;
  ck_ulong code = CALL(c_sign_init, ck_sign_init)(session, &mechanism, key);
  if (code != ckr_ok) return failed(code);
  memcpy(data, e, sizeof data);
  code = CALL(c_sign, ck_sign)(session, data, sizeof data, signature, &got);
  if (code != ckr_ok) return failed(code);
  if (got > signature_max) return is_form;
  *size = got;
  return NULL;
}

static failure token_list(unsigned long number) {
  static ck_ulong objects[keys_max];
  ck_ulong count = keys_max;
  failure why = find(cko_private_key, NULL, objects, &count);
  for (ck_ulong at = 0; why == NULL && at < count; at++) {
    ck_byte id[key_size];
    char place[place_max + 1];
    unsigned char point[point_size];
    ck_attribute wanted = {cka_id, id, sizeof id};
    ck_ulong code =
        CALL(c_get_attribute_value, ck_get_attribute_value)(session, objects[at], &wanted, 1);
    if (code != ckr_ok || wanted.size != key_size) continue;
    write_hex(place, id, sizeof id);
    why = token_public_key(place, point);
    if (why == NULL) say_key(number, place, point);
    if (why == is_unknown || why == is_form) why = NULL;
  }
  return why;
}

static failure destroy_object(ck_ulong class, ck_byte *id) {
  ck_ulong object = 0;
  failure why = find_one(class, id, &object);
  if (why != NULL) return why;
  ck_ulong code = CALL(c_destroy_object, ck_destroy_object)(session, object);
  return code == ckr_ok ? NULL : failed(code);
}

/* The private half first: what is left after a fault in between signs nothing. */
static failure token_destroy(const char *place) {
  ck_byte id[key_size];
  if (!read_hex(id, sizeof id, place)) return is_unknown;
  failure why = destroy_object(cko_private_key, id);
  if (why != NULL && why != is_unknown) return why;
  failure more = destroy_object(cko_public_key, id);
  return more == is_unknown ? why : more;
}

/* What was asked for is read back: a token may pass over what it does not know. */
static failure check_closed(ck_ulong object) {
  ck_byte sensitive = 0, extractable = 1;
  ck_attribute wanted[] = {{cka_sensitive, &sensitive, 1}, {cka_extractable, &extractable, 1}};
  ck_ulong code = CALL(c_get_attribute_value, ck_get_attribute_value)(session, object, wanted, 2);
  if (code != ckr_ok) return failed(code);
  return sensitive == 1 && extractable == 0 ? NULL : is_open;
}

static failure generate(ck_byte *id) {
  ck_byte yes = 1, no = 0;
  ck_ulong public_key = 0, private_key = 0;
  ck_mechanism mechanism = {generate_type, NULL, 0};
  void *label = (void *)(size_t)key_label;
  ck_attribute for_public[] = {
      {cka_token, &yes, 1},
      {cka_label, label, sizeof key_label - 1},
      {cka_id, id, key_size},
      {cka_key_type, &key_type, sizeof key_type},
      {cka_verify, &yes, 1},
      {cka_ec_params, curve, curve_size}, /* last: left away for a mechanism that knows its curve */
  };
  ck_attribute for_private[] = {
      {cka_token, &yes, 1},
      {cka_private, &yes, 1},
      {cka_label, label, sizeof key_label - 1},
      {cka_id, id, key_size},
      {cka_key_type, &key_type, sizeof key_type},
      {cka_sensitive, &yes, 1},
      {cka_extractable, &no, 1},
      {cka_sign, &yes, 1},
  };
  ck_ulong public_count = sizeof for_public / sizeof *for_public - (curve_size == 0 ? 1 : 0);
  ck_ulong code = CALL(c_generate_key_pair, ck_generate_key_pair)(
      session, &mechanism, for_public, public_count, for_private,
      sizeof for_private / sizeof *for_private, &public_key, &private_key);
  return code == ckr_ok ? check_closed(private_key) : failed(code);
}

static failure token_make(const char *key, unsigned char point[point_size]) {
  ck_byte id[key_size];
  ck_ulong objects[1], count = 1;
  if (!read_hex(id, sizeof id, key)) return is_malformed;
  failure why = find(cko_private_key, id, objects, &count);
  if (why != NULL) return why;
  if (count != 0) return is_refused;
  why = generate(id);
  if (why == NULL) why = token_public_key(key, point);
  unsigned long code = device_code;
  if (why != NULL && why != is_lost) (void)token_destroy(key);
  device_code = code;
  return why;
}

static int has_label(const ck_token_info *info, const char *label) {
  size_t size = strlen(label);
  if (size == 0 || size > sizeof info->label || memcmp(info->label, label, size) != 0) return 0;
  for (size_t at = size; at < sizeof info->label; at++)
    if (info->label[at] != ' ') return 0;
  return 1;
}

static ck_ulong find_slot(const char *label, ck_token_info *found) {
  ck_ulong slots[slots_max], count = slots_max, slot = 0;
  int matches = 0;
  device_code = CALL(c_get_slot_list, ck_get_slot_list)(1, slots, &count);
  if (device_code != ckr_ok) give_up(is_lost, "C_GetSlotList");
  for (ck_ulong at = 0; at < count; at++) {
    ck_token_info info;
    if (CALL(c_get_token_info, ck_get_token_info)(slots[at], &info) != ckr_ok) continue;
    if (!has_label(&info, label)) continue;
    matches += 1;
    slot = slots[at];
    *found = info;
  }
  if (matches == 0) give_up(is_lost, "token");
  if (matches > 1) give_up("library", "token-twice");
  return slot;
}

static void check_mechanism(ck_ulong slot, ck_ulong type, ck_ulong flag, const char *name) {
  ck_mechanism_info info = {0, 0, 0};
  device_code = CALL(c_get_mechanism_info, ck_get_mechanism_info)(slot, type, &info);
  if (device_code != ckr_ok || (info.flags & flag) == 0) give_up("library", name);
}

/* A PIN with one try left is kept for a person. */
static void log_in(const ck_token_info *info) {
  if ((info->flags & ckf_login_required) == 0) return;
  if ((info->flags & ckf_pin_locked) != 0) give_up(is_pin, "locked");
  if ((info->flags & ckf_pin_final_try) != 0) give_up(is_pin, "final-try");
  int is_elsewhere = (info->flags & ckf_protected_path) != 0 && pin_size == 0;
  if (pin_size == 0 && !is_elsewhere) give_up(is_pin, "missing");
  device_code = CALL(c_login, ck_login)(session, cku_user, is_elsewhere ? NULL : pin, pin_size);
  if (device_code == ckr_user_already_logged_in) device_code = ckr_ok;
  if (device_code != ckr_ok) give_up(failed(device_code) == is_lost ? is_lost : is_pin, "C_Login");
}

static void read_settings(char **words) {
  const char *text = setting(words, "--curve", "06082a811ccf5501822d");
  sign_type = number_setting(words, "--sign", NULL);
  generate_type = number_setting(words, "--generate", "0x1040");
  key_type = number_setting(words, "--key-type", "3");
  curve_size = strcmp(text, "none") == 0 ? 0 : strlen(text) / 2;
  if (curve_size <= sizeof curve && (curve_size == 0 || read_hex(curve, curve_size, text))) return;
  fprintf(stderr, "--curve: small hexadecimal digits of an object identifier in DER, or none\n");
  exit(ended_usage);
}

static void open_token(char **words) {
  void *library = open_library(words);
  void *found = dlsym(library, "C_GetFunctionList");
  ck_get_function_list get = NULL;
  memcpy(&get, &found, sizeof found);
  if (get == NULL || get(&list) != ckr_ok || list == NULL) {
    give_up("library", "C_GetFunctionList");
  }
  if (list->version[0] < 2) give_up("library", "version");
  device_code = CALL(c_initialize, ck_initialize)(NULL);
  if (device_code != ckr_ok) give_up(is_lost, "C_Initialize");
  ck_token_info info = {.flags = ckf_login_required};
  ck_ulong slot = find_slot(setting(words, "--token", ""), &info);
  check_mechanism(slot, sign_type, ckf_sign, "--sign");
  check_mechanism(slot, generate_type, ckf_generate_key_pair, "--generate");
  device_code = CALL(c_open_session, ck_open_session)(slot, ckf_rw_session | ckf_serial_session,
                                                      NULL, NULL, &session);
  if (device_code != ckr_ok) give_up(is_lost, "C_OpenSession");
  log_in(&info);
  wipe(pin, sizeof pin);
}

int main(int count, char **words) {
  static const char *const known[] = {"--library",  "--token", "--sign", "--generate",
                                      "--key-type", "--curve", NULL};
  static const struct device device = {"pkcs11",         "makes",    token_make,   token_list,
                                       token_public_key, token_sign, token_destroy};
  (void)count;
  words += 1;
  check_words(words, known);
  read_settings(words);
  begin();
  read_pin();
  open_token(words);
  int status = serve(&device);
  if (status == 0) {
    CALL(c_logout, ck_session_call)(session);
    CALL(c_close_session, ck_session_call)(session);
    CALL(c_finalize, ck_initialize)(NULL);
  }
  return status;
}
