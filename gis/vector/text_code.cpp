#include "gis/vector/text_code.h"

#include <cpl_string.h>

#include "engine/core/utf8.h"
#include "gis/raster/gdal_messages.h"

namespace citymirror::gis {
namespace {

std::string recoded(const std::string& bytes, const char* code) {
  const GdalMessages quiet;
  char* text = CPLRecode(bytes.c_str(), code, CPL_ENC_UTF8);
  std::string out = text ? text : "";
  CPLFree(text);
  return out;
}

unsigned char byteAt(std::string_view text, std::size_t i) {
  return static_cast<unsigned char>(text[i]);
}

}  // namespace

std::string chineseTakenForLatin(std::string_view text) {
  std::string bytes;
  bool high = false;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const unsigned char lead = byteAt(text, i);
    if (lead < 0x80) {
      bytes.push_back(char(lead));
      continue;
    }
    if ((lead != 0xC2 && lead != 0xC3) || i + 1 == text.size()) return {};
    bytes.push_back(char((lead & 3) << 6 | (byteAt(text, ++i) & 0x3F)));
  }
  for (std::size_t i = 0; i < bytes.size(); ++i) {
    if (byteAt(bytes, i) < 0x80) continue;
    const bool pair = i + 1 < bytes.size() && byteAt(bytes, i) >= 0xA1 &&
                      byteAt(bytes, i) <= 0xF7 && byteAt(bytes, i + 1) >= 0xA1;
    if (!pair) return {};
    high = true;
    ++i;
  }
  return high ? bytes : std::string();
}

bool TextCode::isGb18030() {
  if (!local_) local_ = ask_();
  return *local_ == LocalCode::gb18030;
}

std::string TextCode::decoded(const std::string& bytes) {
  ++decoded_;
  const std::string text = recoded(bytes, isGb18030() ? "GB18030" : CPL_ENC_ISO8859_1);
  return isUtf8(text) ? text : std::string();
}

std::string TextCode::read(const char* text) {
  std::string bytes = text ? text : "";
  if (!isUtf8(bytes)) return decoded(bytes);
  const std::string chinese = shapefile_ ? chineseTakenForLatin(bytes) : std::string();
  return chinese.empty() || !isGb18030() ? bytes : decoded(chinese);
}

std::optional<std::string> TextCode::told() const {
  if (decoded_ == 0) return std::nullopt;
  return std::string("Its texts are no UTF-8 and were read as ") +
         (local_ == LocalCode::gb18030 ? "GB 18030" : "Latin 1") +
         (shapefile_ ? "; a file .cpg beside it that names their code makes sure"
                     : "; where they make no sense, save the file in UTF-8");
}

}  // namespace citymirror::gis
