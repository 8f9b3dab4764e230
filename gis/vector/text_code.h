#pragma once
#include <functional>
#include <optional>
#include <string>
#include <string_view>
#include <utility>

#include "engine/core/result.h"

namespace citymirror::gis {

/// The code in which a file's texts are most likely written where it does not say so or says it
/// wrongly.
enum class LocalCode { gb18030, latin1 };

/// Texts of one file as UTF-8. What is none is read in the local code. Where that is GB 18030, so is
/// what a driver took for Latin 1 (the language id "ANSI" of Shapefiles) and what as such is nothing
/// but pairs of Chinese signs. Bytes that mean nothing are left out.
class TextCode {
 public:
  /// `local` is asked once, when a text needs it. `shapefile`: the driver guesses the code, and a
  /// .cpg beside the file may name it.
  TextCode(std::function<LocalCode()> local, bool shapefile)
      : ask_(std::move(local)), shapefile_(shapefile) {}

  std::string read(const char* text);
  /// What was done and how to be sure, once for the file; nothing where all was UTF-8.
  std::optional<std::string> told() const;

 private:
  std::string decoded(const std::string& bytes);

  bool isGb18030();

  std::function<LocalCode()> ask_;
  std::optional<LocalCode> local_;
  bool shapefile_;
  std::size_t decoded_ = 0;
};

/// The bytes of Latin 1 that a text in UTF-8 stands for, where these are pairs of Chinese signs in
/// GB 2312 and signs of ASCII only; empty for all others.
std::string chineseTakenForLatin(std::string_view text);

}  // namespace citymirror::gis
