#define DOCTEST_CONFIG_IMPLEMENT_WITH_MAIN
#include <doctest/doctest.h>

// libxlsxwriter 1.1.4 copies the source of a validation list twice and frees it once: forty bytes a file.
// fontconfig keeps a few hundred bytes of its configuration as long as the process lives.
extern "C" char const* __lsan_default_suppressions();
extern "C" char const* __lsan_default_suppressions() { return "leak:lxw_strdup\nleak:libfontconfig\n"; }
