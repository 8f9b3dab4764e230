#pragma once
#include <map>
#include <string>
#include <string_view>

namespace citymirror::gis {

/// OSM `other_tags` as OGR writes them: "key"=>"value","key2"=>"value2" with \" and \\ escaped.
/// Malformed rests are dropped.
std::map<std::string, std::string> parseOtherTags(std::string_view text);

}  // namespace citymirror::gis
