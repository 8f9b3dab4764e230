#include "app/session/city/added_credits.h"

#include <algorithm>
#include <limits>

namespace citymirror::session {
namespace {

constexpr std::size_t kLongestLicence = 48;  // signs
constexpr std::size_t kWhole = std::numeric_limits<std::size_t>::max();

/// On one line, cut between two signs.
std::string shortened(const std::string& text, std::size_t most) {
  std::string line;
  std::size_t signs = 0;
  for (const char c : text) {
    if ((static_cast<unsigned char>(c) & 0xC0) != 0x80 && signs++ == most) return line + "…";
    line += static_cast<unsigned char>(c) < ' ' ? ' ' : c;
  }
  return line;
}

Text creditText(const AddedCredit& added) {
  const std::string who =
      shortened(added.attribution.empty() ? added.name : added.attribution, kWhole);
  const bool told = added.licence.empty() || who.find(added.licence) != std::string::npos;
  if (!told) {
    const std::string licence = shortLicence(added.licence);
    return {who + "（" + licence + "）", who + " (" + licence + ")"};
  }
  if (!added.attribution.empty() || !added.licence.empty()) return {who, who};
  return {who + "（未注明许可）", who + " (licence not stated)"};
}

}  // namespace

std::string shortLicence(const std::string& licence) {
  return shortened(licence, kLongestLicence);
}

Text creditsOf(const std::vector<AddedCredit>& added) {
  std::vector<std::string> named;
  Text all;
  for (const AddedCredit& one : added) {
    const Text credit = creditText(one);
    if (std::find(named.begin(), named.end(), credit.en) != named.end()) continue;
    named.push_back(credit.en);
    const char* between = all.en.empty() ? "" : " · ";
    all = {all.zh + between + credit.zh, all.en + between + credit.en};
  }
  return all;
}

}  // namespace citymirror::session
