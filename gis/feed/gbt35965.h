#pragma once
#include <string>
#include <string_view>

#include "gis/feed/cap.h"

/// Warnings as China's warning centres exchange them: GB/T 35965.1-2018, 应急信息交互协议 第1部分：
/// 预警信息. They are read into and written from the alert of CAP:
///   senderCode ↔ sender; sender ↔ source; sendTime (yyyy-MM-dd HH:mm:ss+08:00) ↔ sent;
///   severity Red, Orange, Yellow, Blue ↔ Extreme, Severe, Moderate, Minor;
///   eventType (GB/T 35561) ↔ an event code; geocode (GB/T 2260) ↔ geocodes;
///   secClassification ↔ the parameter of that name.
namespace citymirror::gis {

inline constexpr std::string_view kGbEventCode = "GB/T 35561", kGbGeocode = "GB/T 2260",
                                  kGbSecrecy = "secClassification";

/// Required: identifier, senderCode, sendTime, status, msgType, scope; of each info eventType,
/// severity and headline; of each area areaDesc or geocode. Urgency and certainty that are not given
/// are Unknown. The corners of polygons are latitude,longitude as in CAP, or, with a note, the other
/// way round where only that lies in China. Errors: unreadable (not XML, with the offset; not UTF-8;
/// longer than kCapLimit), badInput (an element is missing or holds a word the standard does not
/// know, with its name).
Result<CapAlert> parseGbt35965(std::string_view xml);

/// The infos in Chinese, or all where none is; times at +08:00. An event without a code is written
/// as 00000 (unknown). parseGbt35965 reads back what both formats hold.
std::string writeGbt35965(const CapAlert& alert);

}  // namespace citymirror::gis
