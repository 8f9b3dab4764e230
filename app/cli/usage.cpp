#include "app/cli/usage.h"

#include <CLI/Error.hpp>
#include <algorithm>

#include "engine/core/utf8.h"

namespace citymirror::cli {

void requireUsable(const Outcome& value) {
  if (value) return;
  const Error& error = value.error();
  throw CLI::ValidationError(error.where, printable(error.what + ". " + error.remedy));
}

std::string unknownVerb(const CLI::App& app, int argc, const char* const* argv) {
  const CLI::App* at = &app;
  std::string path = "citymirror-cli";
  for (int i = 1; i < argc; ++i) {
    const std::string word = argv[i];
    const auto verbs = at->get_subcommands([](const CLI::App*) { return true; });
    if (verbs.empty()) return {};
    if (word.starts_with('-')) continue;
    const auto named = std::find_if(verbs.begin(), verbs.end(),
                                    [&](const CLI::App* verb) { return verb->check_name(word); });
    if (named == verbs.end()) {
      std::string known;
      for (const CLI::App* verb : verbs) known += (known.empty() ? "" : ", ") + verb->get_name();
      return path + ": there is no verb \"" + printable(word) + "\". Use one of " + known;
    }
    at = *named;
    path += " " + word;
  }
  return {};
}

}  // namespace citymirror::cli
