/* SPDX-License-Identifier: GPL-3.0-or-later */

/* What undefined.c misses, in a library that no program finds. */

void cs_test_function_that_is_gone (void);

void
cs_test_function_that_is_gone (void)
{
}
