#include "app/report/html.h"

#include <algorithm>
#include <cmath>
#include <cstdio>
#include <string_view>

#include "engine/core/file_io.h"

namespace citymirror::report {
namespace {

void fill(std::string& page, const std::string& slot, const std::string& content) {
  const std::size_t at = page.find(slot);
  if (at != std::string::npos) page.replace(at, slot.size(), content);
}

}  // namespace

Outcome writePage(const std::string& templatesFolder, const std::string& title,
                  const std::string& body, const std::string& path) {
  auto page = readFile(templatesFolder + "/report.html");
  if (!page) return page.error();
  std::string html = std::move(page).value();
  fill(html, "{{title}}", escape(title));
  fill(html, "{{body}}", body);
  return writeFile(path, html);
}

std::string escape(const std::string& text) {
  std::string safe;
  for (const char c : text) {
    switch (c) {
      case '&':
        safe += "&amp;";
        break;
      case '<':
        safe += "&lt;";
        break;
      case '>':
        safe += "&gt;";
        break;
      case '"':
        safe += "&quot;";
        break;
      case '\'':
        safe += "&#39;";
        break;
      default:
        safe += c;
    }
  }
  return safe;
}

std::string both(const std::string& zh, const std::string& en) {
  return "<span class=\"zh\">" + escape(zh) + "</span><span class=\"en\">" + escape(en) + "</span>";
}

std::string both(const Text& text) { return both(text.in(Language::zh), text.in(Language::en)); }

std::string heading(const Text& title) { return "<h2>" + both(title) + "</h2>\n"; }

std::string calm(const Text& words) { return "<p class=\"muted\">" + both(words) + "</p>\n"; }

std::string number(double value, int decimals) {
  if (!std::isfinite(value)) return "–";
  char text[48];
  std::snprintf(text, sizeof text, "%.*f", decimals, value);
  const std::string_view digits = text;
  if (digits.front() == '-' && digits.find_first_of("123456789") == digits.npos)
    return std::string(digits.substr(1));
  return text;
}

std::string grouped(double value, int decimals) {
  std::string text = number(value, decimals);
  if (!std::isfinite(value)) return text;
  const std::size_t first = text.front() == '-' ? 1 : 0;
  for (std::size_t at = std::min(text.size(), text.find('.')); at > first + 3;) {
    at -= 3;
    text.insert(at, ",");
  }
  return text;
}

std::string cssClass(Severity severity) {
  return severity == Severity::none ? "none" : nameOf(severity).en;
}

std::string shape(Severity severity) {
  const char* glyph = "·";
  if (severity == Severity::blue) glyph = "○";
  if (severity == Severity::yellow) glyph = "△";
  if (severity == Severity::orange) glyph = "◇";
  if (severity == Severity::red) glyph = "□";
  return "<span class=\"shape " + cssClass(severity) + "\">" + glyph + "</span>";
}

std::string base64(std::span<const std::uint8_t> bytes) {
  static constexpr char kDigits[] =
      "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789+/";
  std::string text;
  text.reserve((bytes.size() + 2) / 3 * 4);
  for (std::size_t i = 0; i < bytes.size(); i += 3) {
    const std::size_t left = bytes.size() - i;
    const std::uint32_t group = std::uint32_t(bytes[i]) << 16 |
                                (left > 1 ? std::uint32_t(bytes[i + 1]) << 8 : 0U) |
                                (left > 2 ? std::uint32_t(bytes[i + 2]) : 0U);
    text += kDigits[group >> 18];
    text += kDigits[group >> 12 & 63];
    text += left > 1 ? kDigits[group >> 6 & 63] : '=';
    text += left > 2 ? kDigits[group & 63] : '=';
  }
  return text;
}

Table::Table(const std::vector<std::pair<Text, bool>>& head) {
  rows_ = "<tr>";
  for (const auto& [title, numeric] : head) {
    numeric_.push_back(numeric);
    rows_ += std::string(numeric ? "<th class=\"n\">" : "<th>") + both(title) + "</th>";
  }
  rows_ += "</tr>\n";
}

void Table::row(const std::vector<std::string>& cells) {
  rows_ += "<tr>";
  for (std::size_t i = 0; i < cells.size(); ++i) {
    rows_ += std::string(i < numeric_.size() && numeric_[i] ? "<td class=\"n\">" : "<td>") +
             cells[i] + "</td>";
  }
  rows_ += "</tr>\n";
}

std::string Table::html() const { return "<table>\n" + rows_ + "</table>\n"; }

}  // namespace citymirror::report
