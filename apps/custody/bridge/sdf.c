/*
 * Bridge to a device with the SDF interface (GM/T 0018).
 *
 *   cc -O2 -o yunzhang-sdf sdf.c -ldl
 *   yunzhang-sdf --library /opt/vendor/libsdf.so --keys 1-32 [--octets 64]  3< PIN
 *
 * What is relied on, each compared with headers that vendors have published: names and arguments of
 * the eight functions below; a public key is a 32-bit count of bits, X and Y, a signature r and s,
 * each number at the end of a field of 64 octets, in some libraries of 32 (`--octets`); the data
 * of a signature is e. The interface makes no key pair inside a device and destroys none: the
 * operator does, with the tool of the vendor, and the custody takes one after another.
 */
#include "bridge.h"

typedef int (*open_device)(void **device);
typedef int (*open_session)(void *device, void **session);
typedef int (*close_handle)(void *handle);
typedef int (*open_key)(void *session, unsigned index, unsigned char *password, unsigned size);
typedef int (*close_key)(void *session, unsigned index);
typedef int (*export_key)(void *session, unsigned index, void *key);
typedef int (*sign_data)(void *session, unsigned index, unsigned char *data, unsigned size,
                         void *signature);

enum { index_max = 4096, octets_max = 64, number_size = 32, room = 1024 };

/* @basis GM/T 0018-2012, values as in published headers */
enum {
  said_unsupported = 0x01000002,
  said_link = 0x01000003,
  said_hardware = 0x01000004,
  said_no_device = 0x01000005,
  said_no_session = 0x01000006,
  said_no_key = 0x01000008,
  own_codes = 0x01010000 /* from here on, a vendor's own */
};

static struct {
  open_device open_device;
  open_session open_session;
  close_handle close_session, close_device;
  open_key open_key;
  close_key close_key;
  export_key export_key;
  sign_data sign_data;
} sdf;
static void *opened_device, *session;
static unsigned first_index, last_index;
static size_t field;
static unsigned char is_opened[index_max + 1];

static int is_link_lost(int code) {
  return code == said_link || code == said_hardware || code == said_no_device ||
         code == said_no_session;
}

static failure failed(int code) {
  device_code = (unsigned)code;
  if (code == said_no_key) return is_unknown;
  return is_link_lost(code) || (unsigned)code >= own_codes ? is_lost : is_refused;
}

/* Index of a place, 0 when it is none of ours: a decimal without anything before it. */
static unsigned index_of(const char *place) {
  char *end = NULL, again[place_max];
  unsigned long index = strtoul(place, &end, 10);
  if (*end != '\0' || index < first_index || index > last_index) return 0;
  snprintf(again, sizeof again, "%lu", index);
  return strcmp(place, again) == 0 ? (unsigned)index : 0;
}

/*
 * The number of a field, when nothing is before it. Nought is none: no coordinate and no signature
 * has it, but half of a field that is longer than we were told.
 */
static int take_number(unsigned char *to, const unsigned char *from) {
  unsigned char any = 0;
  for (size_t at = 0; at + number_size < field; at++)
    if (from[at] != 0) return 0;
  memcpy(to, from + field - number_size, number_size);
  for (size_t at = 0; at < number_size; at++) any |= to[at];
  return any != 0;
}

static failure sdf_export(unsigned index, unsigned char point[point_size]) {
  /* Room for a library whose fields are longer than we were told. */
  unsigned char key[room] = {0};
  unsigned bits = 0;
  int code = sdf.export_key(session, index, key);
  if (code != 0) return failed(code);
  memcpy(&bits, key, sizeof bits);
  point[0] = 4;
  if (bits != 256 || !take_number(point + 1, key + 4) ||
      !take_number(point + 1 + number_size, key + 4 + field))
    return is_form;
  return NULL;
}

static failure sdf_public_key(const char *place, unsigned char point[point_size]) {
  unsigned index = index_of(place);
  return index == 0 ? is_unknown : sdf_export(index, point);
}

/* Only a lost link says nothing about the PIN; a second try with a wrong one may lock a device. */
static failure open_index(unsigned index) {
  if (is_opened[index] || pin_size == 0) return NULL;
  int code = sdf.open_key(session, index, pin, (unsigned)pin_size);
  if (code != 0 && code != said_unsupported) {
    device_code = (unsigned)code;
    if (code == said_no_key) return is_unknown;
    return is_link_lost(code) ? is_lost : is_pin;
  }
  is_opened[index] = 1;
  return NULL;
}

static failure sdf_sign(const char *place, const unsigned char e[e_size],
                        unsigned char signature[signature_max], size_t *size) {
  unsigned char data[e_size], given[room] = {0};
  unsigned index = index_of(place);
  if (index == 0) return is_unknown;
  failure why = open_index(index);
  if (why != NULL) return why;
  memcpy(data, e, sizeof data);
  int code = sdf.sign_data(session, index, data, sizeof data, given);
  if (code != 0) return failed(code);
  if (!take_number(signature, given) || !take_number(signature + number_size, given + field))
    return is_form;
  *size = 2 * number_size;
  return NULL;
}

/* An index without a key is answered in many ways; only a device with none at all is in doubt. */
static failure sdf_list(unsigned long number) {
  failure doubt = NULL;
  unsigned count = 0;
  for (unsigned index = first_index; index <= last_index; index++) {
    unsigned char point[point_size];
    char place[place_max];
    failure why = sdf_export(index, point);
    if (why == is_lost && device_code < own_codes) return why;
    if (why == is_lost || why == is_form) doubt = why;
    if (why != NULL) continue;
    snprintf(place, sizeof place, "%u", index);
    say_key(number, place, point);
    count += 1;
  }
  return count == 0 ? doubt : NULL;
}

static failure sdf_make(const char *key, unsigned char point[point_size]) {
  (void)key, (void)point;
  return is_unsupported;
}

static failure sdf_destroy(const char *place) {
  (void)place;
  return is_unsupported;
}

static void read_indices(char **words) {
  const char *text = setting(words, "--keys", "");
  int size = 0;
  if (sscanf(text, "%4u-%4u%n", &first_index, &last_index, &size) != 2 || text[size] != '\0' ||
      first_index < 1 || last_index < first_index || last_index > index_max) {
    fprintf(stderr, "--keys: the first and the last index are needed, as 1-32\n");
    exit(ended_usage);
  }
  field = number_setting(words, "--octets", "64");
  if (field == number_size || field == octets_max) return;
  fprintf(stderr, "--octets: 32 or 64\n");
  exit(ended_usage);
}

static void load(void *library) {
  const struct {
    const char *name;
    void *to;
  } functions[] = {
      {"SDF_OpenDevice", &sdf.open_device},
      {"SDF_CloseDevice", &sdf.close_device},
      {"SDF_OpenSession", &sdf.open_session},
      {"SDF_CloseSession", &sdf.close_session},
      {"SDF_GetPrivateKeyAccessRight", &sdf.open_key},
      {"SDF_ReleasePrivateKeyAccessRight", &sdf.close_key},
      {"SDF_ExportSignPublicKey_ECC", &sdf.export_key},
      {"SDF_InternalSign_ECC", &sdf.sign_data},
  };
  for (size_t at = 0; at < sizeof functions / sizeof *functions; at++) {
    void *found = dlsym(library, functions[at].name);
    if (found == NULL) give_up("library", functions[at].name);
    memcpy(functions[at].to, &found, sizeof found);
  }
}

static void close_all(void) {
  for (unsigned index = first_index; index <= last_index; index++)
    if (is_opened[index]) sdf.close_key(session, index);
  sdf.close_session(session);
  sdf.close_device(opened_device);
}

int main(int count, char **words) {
  static const char *const known[] = {"--library", "--keys", "--octets", NULL};
  static const struct device device = {"sdf",          "claims", sdf_make,   sdf_list,
                                       sdf_public_key, sdf_sign, sdf_destroy};
  (void)count;
  words += 1;
  check_words(words, known);
  read_indices(words);
  begin();
  read_pin();
  load(open_library(words));
  device_code = (unsigned)sdf.open_device(&opened_device);
  if (device_code != 0) give_up(is_lost, "SDF_OpenDevice");
  device_code = (unsigned)sdf.open_session(opened_device, &session);
  if (device_code != 0) give_up(is_lost, "SDF_OpenSession");
  int status = serve(&device);
  wipe(pin, sizeof pin);
  if (status == 0) close_all();
  return status;
}
