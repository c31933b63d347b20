/*
 * A device with the SDF interface for tests: a folder, STUB_DEVICE, with a file `3.key` of 32 octets
 * for the key pair 3, `pin`, `tries`, and files that make it slow, wrong or dead (sm2.h).
 *
 *   cc -shared -fPIC -o sdf-stub.so sdf-stub.c -lcrypto        (fields of 32: -DFIELD=32)
 */
#define _GNU_SOURCE
#include <stdlib.h>
#include <unistd.h>
#include "sm2.h"

#ifndef FIELD
#define FIELD 64
#endif

enum { not_there = 0x01000008, no_link = 0x01000003, vendor_pin = 0x010363ce, denied = 0x01000007 };

typedef struct {
  unsigned bits;
  unsigned char x[FIELD], y[FIELD];
} public_key;
typedef struct {
  unsigned char r[FIELD], s[FIELD];
} signature;

static int allowed_index;

static int key_of(unsigned index, unsigned char d[number_size]) {
  char name[32];
  snprintf(name, sizeof name, "%u.key", index);
  return stub_read(name, d, number_size) == number_size;
}

int SDF_OpenDevice(void **device) {
  if (stub_whim("away") != 0) return no_link;
  *device = &allowed_index;
  return 0;
}

int SDF_CloseDevice(void *device) { return device == &allowed_index ? 0 : denied; }

int SDF_OpenSession(void *device, void **session) {
  *session = device;
  return 0;
}

int SDF_CloseSession(void *session) { return session == &allowed_index ? 0 : denied; }

int SDF_GetPrivateKeyAccessRight(void *session, unsigned index, unsigned char *password,
                                 unsigned size) {
  unsigned char right[64];
  long length = stub_read("pin", right, sizeof right);
  (void)session;
  FILE *tries = fopen(getenv("STUB_TRIES"), "a");
  fputs("try\n", tries);
  fclose(tries);
  if (length != (long)size || memcmp(password, right, size) != 0) return vendor_pin;
  allowed_index = (int)index;
  return 0;
}

int SDF_ReleasePrivateKeyAccessRight(void *session, unsigned index) {
  (void)session, (void)index;
  allowed_index = 0;
  return 0;
}

int SDF_ExportSignPublicKey_ECC(void *session, unsigned index, public_key *key) {
  unsigned char d[number_size], point[65];
  (void)session;
  if (!key_of(index, d)) return (int)(stub_whim("empty") != 0 ? stub_whim("empty") : not_there);
  stub_point(d, point);
  memset(key, 0, sizeof *key);
  key->bits = 256;
  memcpy(key->x + FIELD - number_size, point + 1, number_size);
  memcpy(key->y + FIELD - number_size, point + 1 + number_size, number_size);
  return 0;
}

int SDF_InternalSign_ECC(void *session, unsigned index, unsigned char *data, unsigned size,
                         signature *given) {
  unsigned char d[number_size];
  (void)session;
  stub_whims();
  if (allowed_index == 0 && stub_whim("open") == 0) return denied;
  if (stub_whim("fails") != 0) return (int)stub_whim("fails");
  if (size != number_size || !key_of(index, d)) return not_there;
  memset(given, 0, sizeof *given);
  stub_sign(d, data, given->r + FIELD - number_size, given->s + FIELD - number_size);
  if (stub_whim("wrong") != 0) given->s[FIELD - 1] ^= 1;
  return 0;
}
