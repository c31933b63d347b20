/*
 * A token with the PKCS#11 interface for tests: a folder, STUB_DEVICE, with a file of 32 octets for
 * each key pair, named by its identifier, `pin`, and files that make it slow, wrong or dead (sm2.h).
 *
 *   cc -shared -fPIC -o pkcs11-stub.so pkcs11-stub.c -lcrypto
 */
#define _GNU_SOURCE
#include <dirent.h>
#include <stdlib.h>
#include <unistd.h>
#include "../cryptoki.h"
#include "sm2.h"

enum { id_size = 16, pairs_max = 64, session_handle = 7, public_from = 1000 };

static struct {
  ck_byte id[id_size], d[number_size];
} pairs[pairs_max];
static ck_ulong pair_count, signing, found[2 * pairs_max], found_count, found_at;
static int is_logged_in, is_initialized;

static ck_ulong mechanism_of(const char *name, ck_ulong otherwise) {
  return stub_whim(name) != 0 ? stub_whim(name) : otherwise;
}

static void name_of(const ck_byte id[id_size], char name[64]) {
  for (int at = 0; at < id_size; at++) sprintf(name + 2 * at, "%02x", id[at]);
  strcpy(name + 2 * id_size, ".key");
}

static void path_of(const ck_byte id[id_size], char path[600]) {
  char name[64];
  name_of(id, name);
  snprintf(path, 600, "%s/%s", getenv("STUB_DEVICE"), name);
}

static void load_pairs(void) {
  DIR *folder = opendir(getenv("STUB_DEVICE"));
  struct dirent *entry;
  pair_count = 0;
  while ((entry = readdir(folder)) != NULL && pair_count < pairs_max) {
    ck_byte *id = pairs[pair_count].id;
    if (strlen(entry->d_name) != 2 * id_size + 4) continue;
    for (int at = 0; at < id_size; at++) sscanf(entry->d_name + 2 * at, "%2hhx", id + at);
    if (stub_read(entry->d_name, pairs[pair_count].d, number_size) == number_size) pair_count++;
  }
  closedir(folder);
}

static ck_ulong initialize(void *arguments) {
  (void)arguments;
  is_initialized = 1;
  load_pairs();
  return stub_whim("away") != 0 ? ckr_device_error : ckr_ok;
}

static ck_ulong finalize(void *reserved) {
  (void)reserved;
  is_initialized = 0;
  return ckr_ok;
}

static ck_ulong get_slot_list(ck_byte with_token, ck_ulong *slots, ck_ulong *count) {
  (void)with_token;
  if (!is_initialized) return ckr_cryptoki_not_initialized;
  slots[0] = 3;
  slots[1] = 4;
  *count = 2;
  return ckr_ok;
}

static ck_ulong get_token_info(ck_ulong slot, ck_token_info *info) {
  memset(info, 0, sizeof *info);
  memset(info->label, ' ', sizeof info->label);
  memcpy(info->label, slot == 4 || stub_whim("twins") != 0 ? "seals" : "other", 5);
  info->flags = ckf_login_required | (stub_whim("final-try") != 0 ? ckf_pin_final_try : 0);
  return ckr_ok;
}

static ck_ulong get_mechanism_info(ck_ulong slot, ck_ulong type, ck_mechanism_info *info) {
  (void)slot;
  info->size_min = info->size_max = 256;
  info->flags = type == mechanism_of("sign-mechanism", 0x80000101)       ? ckf_sign
                : type == mechanism_of("make-mechanism", 0x00001040) ? ckf_generate_key_pair
                                                                     : 0;
  return info->flags == 0 ? ckr_mechanism_invalid : ckr_ok;
}

static ck_ulong open_session(ck_ulong slot, ck_ulong flags, void *application, void *notify,
                             ck_ulong *session) {
  (void)application, (void)notify;
  if (slot != 4 || flags != (ckf_rw_session | ckf_serial_session)) return ckr_arguments_bad;
  *session = session_handle;
  return ckr_ok;
}

static ck_ulong log_in(ck_ulong session, ck_ulong user, ck_byte *pin, ck_ulong size) {
  unsigned char right[64];
  long length = stub_read("pin", right, sizeof right);
  if (session != session_handle || user != cku_user) return ckr_arguments_bad;
  FILE *tries = fopen(getenv("STUB_TRIES"), "a");
  fputs("try\n", tries);
  fclose(tries);
  if (length != (long)size || memcmp(pin, right, size) != 0) return ckr_pin_incorrect;
  is_logged_in = 1;
  return ckr_ok;
}

static ck_ulong log_out(ck_ulong session) {
  is_logged_in = 0;
  return session == session_handle ? ckr_ok : ckr_session_handle_invalid;
}

static ck_ulong close_session(ck_ulong session) { return log_out(session); }

static ck_ulong find_init(ck_ulong session, ck_attribute *like, ck_ulong count) {
  if (session != session_handle || count < 2) return ckr_session_handle_invalid;
  if (stub_whim("removed") != 0) return ckr_device_removed;
  ck_ulong class = *(ck_ulong *)like[0].value;
  found_count = found_at = 0;
  for (ck_ulong pair = 0; pair < pair_count; pair++) {
    if (class == cko_private_key && !is_logged_in) continue;
    if (count == 3 && memcmp(like[2].value, pairs[pair].id, id_size) != 0) continue;
    found[found_count++] = pair + (class == cko_public_key ? public_from : 1);
  }
  return ckr_ok;
}

static ck_ulong find_some(ck_ulong session, ck_ulong *objects, ck_ulong max, ck_ulong *count) {
  (void)session;
  for (*count = 0; *count < max && found_at < found_count; ++*count)
    objects[*count] = found[found_at++];
  return ckr_ok;
}

static ck_ulong find_end(ck_ulong session) { return session == session_handle ? ckr_ok : 1; }

static ck_ulong give(ck_attribute *wanted, const void *value, ck_ulong size) {
  if (wanted->size < size) return ckr_arguments_bad;
  memcpy(wanted->value, value, size);
  wanted->size = size;
  return ckr_ok;
}

static ck_ulong get_attributes(ck_ulong session, ck_ulong object, ck_attribute *wanted,
                               ck_ulong count) {
  ck_ulong pair = object >= public_from ? object - public_from : object - 1;
  ck_byte point[2 + 65] = {4, 65}, yes = 1, is_loose = stub_whim("extractable") != 0;
  if (session != session_handle || pair >= pair_count) return ckr_object_handle_invalid;
  stub_point(pairs[pair].d, point + 2);
  for (ck_ulong at = 0; at < count; at++) {
    ck_ulong said = ckr_arguments_bad;
    int is_bare = stub_whim("bare-point") != 0;
    if (wanted[at].type == cka_id) said = give(wanted + at, pairs[pair].id, id_size);
    if (wanted[at].type == cka_sensitive) said = give(wanted + at, &yes, 1);
    if (wanted[at].type == cka_extractable) said = give(wanted + at, &is_loose, 1);
    if (wanted[at].type == cka_ec_point && object >= public_from)
      said = give(wanted + at, point + (is_bare ? 2 : 0), is_bare ? 65 : 67);
    if (said != ckr_ok) return said;
  }
  return ckr_ok;
}

static ck_ulong generate(ck_ulong session, ck_mechanism *mechanism, ck_attribute *for_public,
                         ck_ulong public_count, ck_attribute *for_private, ck_ulong private_count,
                         ck_ulong *public_key, ck_ulong *private_key) {
  char path[600];
  (void)private_count;
  if (session != session_handle || pair_count == pairs_max || public_count < 5) return 1;
  if (mechanism->type != mechanism_of("make-mechanism", 0x1040)) return ckr_mechanism_invalid;
  if (for_public[2].type != cka_id || for_private[3].type != cka_id) return ckr_arguments_bad;
  memcpy(pairs[pair_count].id, for_public[2].value, id_size);
  stub_new_key(pairs[pair_count].d);
  path_of(pairs[pair_count].id, path);
  FILE *file = fopen(path, "wb");
  fwrite(pairs[pair_count].d, 1, number_size, file);
  fclose(file);
  *public_key = pair_count + public_from;
  *private_key = pair_count + 1;
  pair_count += 1;
  stub_whims();
  return ckr_ok;
}

/* Both halves are one file here: it goes with the private one, the public one stays found till. */
static ck_ulong destroy(ck_ulong session, ck_ulong object) {
  char path[600];
  if (session != session_handle) return ckr_session_handle_invalid;
  if (object < public_from) {
    path_of(pairs[object - 1].id, path);
    return unlink(path) == 0 ? ckr_ok : ckr_object_handle_invalid;
  }
  load_pairs();
  return ckr_ok;
}

static ck_ulong sign_init(ck_ulong session, ck_mechanism *mechanism, ck_ulong key) {
  if (session != session_handle || !is_logged_in) return ckr_user_not_logged_in;
  if (mechanism->type != mechanism_of("sign-mechanism", 0x80000101)) return ckr_mechanism_invalid;
  if (key == 0 || key > pair_count) return ckr_key_handle_invalid;
  signing = key;
  return ckr_ok;
}

/* Both numbers in DER, of fixed size but for what an octet in front adds. */
static ck_ulong write_der(const ck_byte rs[2 * number_size], ck_byte *to) {
  ck_ulong at = 2;
  for (int half = 0; half < 2; half++) {
    const ck_byte *from = rs + half * number_size;
    ck_ulong size = number_size;
    while (size > 1 && from[0] == 0 && (from[1] & 0x80) == 0) from++, size--;
    int is_high = (from[0] & 0x80) != 0;
    to[at++] = 2;
    to[at++] = (ck_byte)(size + (is_high ? 1 : 0));
    if (is_high) to[at++] = 0;
    memcpy(to + at, from, size);
    at += size;
  }
  to[0] = 0x30;
  to[1] = (ck_byte)(at - 2);
  return at;
}

static ck_ulong sign(ck_ulong session, ck_byte *data, ck_ulong size, ck_byte *signature,
                     ck_ulong *signature_size) {
  ck_byte rs[2 * number_size];
  if (session != session_handle || size != number_size) return ckr_arguments_bad;
  stub_whims();
  stub_sign(pairs[signing - 1].d, data, rs, rs + number_size);
  if (stub_whim("wrong") != 0) rs[number_size] ^= 1;
  if (stub_whim("der") != 0) {
    *signature_size = write_der(rs, signature);
    return ckr_ok;
  }
  memcpy(signature, rs, sizeof rs);
  *signature_size = sizeof rs;
  return ckr_ok;
}

ck_ulong C_GetFunctionList(ck_function_list **given) {
  static ck_function_list list = {{2, 40}, {0}};
  list.functions[c_initialize] = (ck_function)initialize;
  list.functions[c_finalize] = (ck_function)finalize;
  list.functions[c_get_slot_list] = (ck_function)get_slot_list;
  list.functions[c_get_token_info] = (ck_function)get_token_info;
  list.functions[c_get_mechanism_info] = (ck_function)get_mechanism_info;
  list.functions[c_open_session] = (ck_function)open_session;
  list.functions[c_close_session] = (ck_function)close_session;
  list.functions[c_login] = (ck_function)log_in;
  list.functions[c_logout] = (ck_function)log_out;
  list.functions[c_destroy_object] = (ck_function)destroy;
  list.functions[c_get_attribute_value] = (ck_function)get_attributes;
  list.functions[c_find_objects_init] = (ck_function)find_init;
  list.functions[c_find_objects] = (ck_function)find_some;
  list.functions[c_find_objects_final] = (ck_function)find_end;
  list.functions[c_sign_init] = (ck_function)sign_init;
  list.functions[c_sign] = (ck_function)sign;
  list.functions[c_generate_key_pair] = (ck_function)generate;
  *given = &list;
  return ckr_ok;
}
