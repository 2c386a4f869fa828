# SPDX-License-Identifier: MIT
#
# Writes a C program: small functions that pass and return structs in the midst of arithmetic, so that
# registers and flags are in use there.
#   awk -v seed=1 -v structs=8 -v functions=12 -f program.awk
function r(n) { return int(rand() * n) }
function scalar(k) { return substr("char  short int   long  float doubleunsign", k * 6 + 1, 6) }
function ty(k) { if (k == 6) return "unsigned"; s = scalar(k); gsub(/ /, "", s); return s }
BEGIN {
  srand(seed);
  print "#include <stdio.h>\n#include <string.h>\n#include <stdarg.h>\n#define N __attribute__((noinline))";
  for (i = 0; i < structs; i++) {
    n[i] = 1 + r(5); printf "struct t%d {", i;
    for (k = 0; k < n[i]; k++) { f[i,k] = r(7); len[i,k] = r(4) == 0 ? 1 + r(r(3) == 0 ? 40 : 6) : 0; printf " %s m%d%s;", ty(f[i,k]), k, len[i,k] ? "[" len[i,k] "]" : ""; }
    print " };";
    # a sum that depends on every field
    printf "N double sum%d(struct t%d x, int w) { double s = w;", i, i;
    for (k = 0; k < n[i]; k++) { if (len[i,k]) printf " for (int k = 0; k < %d; k++) s = s * 1.25 + x.m%d[k];", len[i,k], k; else printf " s = s * 1.25 + x.m%d;", k }
    print " return s; }";
    printf "N struct t%d make%d(int w, double d) { struct t%d x; memset(&x, 0, sizeof x);", i, i, i;
    for (k = 0; k < n[i]; k++) { if (len[i,k]) printf " for (int k = 0; k < %d; k++) x.m%d[k] = (char)(w + k * %d);", len[i,k], k, 1 + r(5); else printf " x.m%d = (char)(w * %d + (int)d %% 7);", k, 1 + r(9) }
    print " return x; }";
    printf "static struct t%d g%d[4];\n", i, i;
  }
  print "N double va(int count, ...) { va_list l; double s = 0; va_start(l, count); for (int i = 0; i < count; i++) { s += va_arg(l, int); s *= va_arg(l, double); } va_end(l); return s; }";
  for (i = 0; i < functions; i++) {
    a = r(structs); b = r(structs); c = r(structs);
    printf "N double mix%d(struct t%d x, double d, struct t%d y, int i, struct t%d z, long l, float f) { return sum%d(x, i) + sum%d(y, (int)l) * d + sum%d(z, 3) * f; }\n", i, a, b, c, a, b, c;
    printf "N double fun%d(struct t%d *p, struct t%d *q, struct t%d *s, int i, long l, double d, float f) {\n", i, a, b, c;
    print "  double total = d; unsigned long u = (unsigned long)l * 2654435761u; long double e = d / 3;";
    for (k = 0; k < 6; k++) {
      w = r(9);
      if (w == 0) printf "  total += sum%d(p[i & 3], i < %d ? (int)l : i) * f;\n", a, r(5);
      else if (w == 1) printf "  if (l > %d && total < %d) { q[%d] = make%d(i + %d, total); u ^= u >> 7; }\n", r(100), r(1000), r(4), b, r(9);
      else if (w == 2) printf "  total = total * 0.5 + mix%d(p[%d], d + u %% 5, *q, i > %d, s[i & 3], l, f * 2);\n", i, r(4), r(4);
      else if (w == 3) printf "  s[i & 3] = make%d(i * 3, f); e = e * 1.5L + s[i & 3 ? 1 : 0].m0%s;\n", c, len[c,0] ? "[0]" : "";
      else if (w == 4) printf "  for (int k = 0; k < %d; k++) { total += sum%d(q[k & 3], k) - (u & 3); u = u << 1 | u >> 63; }\n", 1 + r(4), b;
      else if (w == 5) printf "  *p = p[1]; total += (i > 2 ? sum%d(p[0], 1) : sum%d(p[2], 2)) > total ? 1.5 : f;\n", a, a;
      else if (w == 6) printf "  total += sum%d(make%d((int)sum%d(*p, i), d), i + (l > i));\n", b, b, a;
      else if (w == 7) printf "  total += va(2, i + (l < i), sum%d(q[1], 1), i ? 3 : 4, (double)f);\n", b;
      else printf "  { double (*h)(struct t%d, int) = i & 1 ? sum%d : 0; struct t%d (*m)(int, double) = make%d; if (h) total += h(*s, (int)u & 7); s[2] = m(i, total > 3 ? d : f); }\n", c, c, c, c;
    }
    print "  return total + (double)(u % 1001) + (double)e; }";
    call[i] = sprintf("fun%d(g%d, g%d, g%d, k, %d + k, %d.25 + k, 0.5f * k)", i, a, b, c, r(200), r(50));
  }
  print "int main(void) {\n  for (int k = 0; k < 4; k++) {";
  for (i = 0; i < structs; i++) printf "    g%d[k] = make%d(k + %d, k);\n", i, i, i;
  print "  }\n  for (int k = 0; k < 6; k++) {";
  for (i = 0; i < functions; i++) printf "    printf(\"%d %%.10g\\n\", %s);\n", i, call[i];
  print "  }\n  return 0; }";
}
