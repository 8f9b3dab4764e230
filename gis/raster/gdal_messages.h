#pragma once
#include <string>
#include <vector>

namespace citymirror::gis {

/// While it lives, GDAL's failures and warnings of this thread are kept here instead of being
/// printed.
class GdalMessages {
 public:
  GdalMessages();
  ~GdalMessages();
  GdalMessages(const GdalMessages&) = delete;
  GdalMessages& operator=(const GdalMessages&) = delete;

  bool failed() const { return failures_ > 0; }
  int failures() const { return failures_; }
  /// Text of the first failure, or empty; what a server answered goes before what followed from it.
  const std::string& first() const { return first_; }
  /// Text of the newest warning or failure since the last call, or empty.
  std::string takeLatest();
  void add(bool failure, const char* text);

 private:
  int failures_ = 0;
  std::string first_, latest_;
};

/// GDAL's words without the place in its own source code, and without `path`, which is said anyway.
std::string plainWords(const std::string& text, const std::string& path);

}  // namespace citymirror::gis
