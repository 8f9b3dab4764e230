#include "app/cli/option_checks.h"

#include <charconv>
#include <cstdint>
#include <cstdio>
#include <functional>
#include <string>

#include "engine/core/number_text.h"
#include "engine/core/time.h"
#include "engine/core/utf8.h"

namespace citymirror::cli {
namespace {

std::string plainNumber(double number) {
  char text[32];
  std::snprintf(text, sizeof text, "%.10g", number);
  return text;
}

CLI::Validator fitting(const std::string& words, std::function<bool(double)> fits,
                       const std::string& help) {
  return CLI::Validator(
      [words, fits = std::move(fits)](std::string& text) {
        const auto number = finiteNumber(text);
        return number && fits(*number) ? std::string() : printable(text) + " is not " + words;
      },
      help);
}

CLI::Validator within(const std::string& bounds, std::function<bool(double)> fits) {
  return fitting("a number" + bounds, std::move(fits), "a number" + bounds);
}

}  // namespace

CLI::Validator anyNumber() {
  return fitting("a finite number", [](double) { return true; }, "");
}

CLI::Validator numberFrom(double least) {
  return within(", " + plainNumber(least) + " or more",
                [least](double number) { return number >= least; });
}

CLI::Validator numberFrom(double least, double most) {
  return within(" from " + plainNumber(least) + " to " + plainNumber(most),
                [least, most](double number) { return number >= least && number <= most; });
}

CLI::Validator wholeNumber() {
  const std::string words = "a whole number, 0 or more";
  return CLI::Validator(
      [words](std::string& text) {
        std::uint64_t number = 0;
        const char* last = text.data() + text.size();
        const auto [end, error] = std::from_chars(text.data(), last, number);
        const bool whole = error == std::errc{} && end == last;
        return whole ? std::string() : printable(text) + " is not " + words;
      },
      words);
}

CLI::Validator plainId() {
  return CLI::Validator(
      [](std::string& text) {
        return isId(text) ? std::string()
                          : "\"" + printable(text) + "\" is no id. Write " + std::string(kIdRule);
      },
      "");
}

CLI::Validator folderName() {
  return CLI::Validator(
      [](std::string& text) {
        return text.empty() ? std::string("the name of the folder is empty. Name a folder")
                            : std::string();
      },
      "");
}

CLI::Validator isoTime() {
  return CLI::Validator(
      [](std::string& text) {
        return parseIso(text) ? std::string()
                              : "not an ISO 8601 time with its zone: \"" + printable(text) +
                                    "\". Write for example 2026-07-18T18:20:00+08:00";
      },
      "");
}

}  // namespace citymirror::cli
