/*
 * SM2 for the stub libraries, on OpenSSL's curve arithmetic. Slow, and k is as OpenSSL draws it: for
 * tests, never for a key that matters.
 */
#include <openssl/bn.h>
#include <openssl/ec.h>
#include <openssl/obj_mac.h>
#include <stdio.h>
#include <string.h>

enum { number_size = 32 };

/* 04, X, Y of a private key. */
static void stub_point(const unsigned char d[number_size], unsigned char point[65]) {
  EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
  EC_POINT *at = EC_POINT_new(group);
  BIGNUM *number = BN_bin2bn(d, number_size, NULL);
  EC_POINT_mul(group, at, number, NULL, NULL, NULL);
  EC_POINT_point2oct(group, at, POINT_CONVERSION_UNCOMPRESSED, point, 65, NULL);
  BN_free(number);
  EC_POINT_free(at);
  EC_GROUP_free(group);
}

__attribute__((unused)) static void stub_new_key(unsigned char d[number_size]) {
  EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
  BIGNUM *number = BN_new(), *top = BN_dup(EC_GROUP_get0_order(group));
  BN_sub_word(top, 2);
  BN_rand_range(number, top);
  BN_add_word(number, 1);
  BN_bn2binpad(number, d, number_size);
  BN_free(number);
  BN_free(top);
  EC_GROUP_free(group);
}

/* r and s of e. @basis GB/T 32918.2-2016 §6.1 */
static void stub_sign(const unsigned char d[number_size], const unsigned char e[number_size],
                      unsigned char r_out[number_size], unsigned char s_out[number_size]) {
  EC_GROUP *group = EC_GROUP_new_by_curve_name(NID_sm2);
  const BIGNUM *n = EC_GROUP_get0_order(group);
  BN_CTX *context = BN_CTX_new();
  EC_POINT *at = EC_POINT_new(group);
  BIGNUM *key = BN_bin2bn(d, number_size, NULL), *digest = BN_bin2bn(e, number_size, NULL);
  BIGNUM *k = BN_new(), *x = BN_new(), *r = BN_new(), *s = BN_new(), *sum = BN_new();
  do {
    do BN_rand_range(k, n);
    while (BN_is_zero(k));
    EC_POINT_mul(group, at, k, NULL, NULL, context);
    EC_POINT_get_affine_coordinates(group, at, x, NULL, context);
    BN_mod_add(r, digest, x, n, context);
    BN_add(sum, r, k);
    BN_mod_mul(x, r, key, n, context);
    BN_mod_sub(x, k, x, n, context);
    BN_copy(s, key);
    BN_add_word(s, 1);
    BN_mod_inverse(s, s, n, context);
    BN_mod_mul(s, s, x, n, context);
  } while (BN_is_zero(r) || BN_cmp(sum, n) == 0 || BN_is_zero(s));
  BN_bn2binpad(r, r_out, number_size);
  BN_bn2binpad(s, s_out, number_size);
  BIGNUM *numbers[] = {key, digest, k, x, r, s, sum};
  for (size_t one = 0; one < sizeof numbers / sizeof *numbers; one++) BN_clear_free(numbers[one]);
  EC_POINT_free(at);
  BN_CTX_free(context);
  EC_GROUP_free(group);
}

/* A file of the folder that is the device; its octets, or -1. */
static long stub_read(const char *name, unsigned char *to, size_t size) {
  char file[512];
  snprintf(file, sizeof file, "%s/%s", getenv("STUB_DEVICE"), name);
  FILE *open = fopen(file, "rb");
  if (open == NULL) return -1;
  size_t got = fread(to, 1, size, open);
  fclose(open);
  return (long)got;
}

/* What the device is told to do wrong: the number in a file, 0 when there is none. */
static unsigned long stub_whim(const char *name) {
  char text[32] = "";
  long size = stub_read(name, (unsigned char *)text, sizeof text - 1);
  return size <= 0 ? 0 : strtoul(text, NULL, 0);
}

/* A whim of 1 passes, a larger one stays. */
static void stub_once(const char *name) {
  char file[512];
  snprintf(file, sizeof file, "%s/%s", getenv("STUB_DEVICE"), name);
  if (stub_whim(name) == 1) unlink(file);
}

/* Slow, dying, loud: before each use of a key. */
static void stub_whims(void) {
  if (stub_whim("loud") != 0) printf("1 ok 00\n"), fflush(stdout);
  if (stub_whim("slow") != 0) usleep((useconds_t)stub_whim("slow") * 1000);
  if (stub_whim("die") != 0) stub_once("die"), abort();
}
