#pragma once
#include <string_view>

namespace citymirror {

/// True for well-formed UTF-8 (no overlong forms, no surrogates).
bool isUtf8(std::string_view bytes);

}  // namespace citymirror
