#pragma once
#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "engine/core/event.h"
#include "engine/core/result.h"
#include "engine/core/text.h"

namespace citymirror::report {

/// Text with & < > " ' made harmless.
std::string escape(const std::string& text);

/// Both languages in the page; the switch shows one. Escapes.
std::string both(const Text& text);
std::string both(const std::string& zh, const std::string& en);

std::string heading(const Text& title);
/// A muted paragraph, for an empty part.
std::string calm(const Text& words);

/// "12.3" with `decimals` digits; "–" for a value that is not finite.
/// Never "-0.0".
std::string number(double value, int decimals = 0);
/// The same in groups of three digits for people: "2,309,673.5".
std::string grouped(double value, int decimals = 0);

/// The statutory shape of a severity with its class: ○ △ ◇ □.
std::string shape(Severity severity);
std::string cssClass(Severity severity);

/// The template `report.html` of a folder with title (plain text) and body (HTML) in place, written
/// whole or not at all. Errors: those of reading the template and writing.
Outcome writePage(const std::string& templatesFolder, const std::string& title,
                  const std::string& body, const std::string& path);

std::string base64(std::span<const std::uint8_t> bytes);

/// A table: cells are HTML; numeric columns are right-aligned.
class Table {
 public:
  explicit Table(const std::vector<std::pair<Text, bool>>& head);  ///< title, numeric?
  void row(const std::vector<std::string>& cells);
  std::string html() const;

 private:
  std::vector<bool> numeric_;
  std::string rows_;
};

}  // namespace citymirror::report
