#pragma once
#include <optional>
#include <string>

namespace citymirror::feeds {

/// What is wrong with a peer's TLS, and what to do about it.
struct TlsTrouble {
  std::string what, remedy;
};

/// `handle` (a CURL*) has just ended with `code` (a CURLcode); `authority` is the PEM file that it
/// was given, empty = the system's. Nothing where TLS is not what failed.
std::optional<TlsTrouble> tlsTrouble(void* handle, int code, const std::string& authority);

}  // namespace citymirror::feeds
