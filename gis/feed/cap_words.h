#pragma once
#include <array>
#include <string_view>

namespace citymirror::gis {

inline constexpr std::string_view kCapNamespace = "urn:oasis:names:tc:emergency:cap:1.2";
inline constexpr std::string_view kCapFamily = "urn:oasis:names:tc:emergency:cap:";

/// The words of OASIS CAP-V1.2, section 3.2.
inline constexpr std::array<std::string_view, 5> kCapStatus{"Actual", "Exercise", "System", "Test",
                                                            "Draft"};
inline constexpr std::array<std::string_view, 5> kCapMsgType{"Alert", "Update", "Cancel", "Ack",
                                                             "Error"};
inline constexpr std::array<std::string_view, 3> kCapScope{"Public", "Restricted", "Private"};
inline constexpr std::array<std::string_view, 12> kCapCategory{
    "Geo",    "Met", "Safety",    "Security", "Rescue", "Fire",
    "Health", "Env", "Transport", "Infra",    "CBRNE",  "Other"};
inline constexpr std::array<std::string_view, 9> kCapResponse{
    "Shelter", "Evacuate", "Prepare", "Execute", "Avoid", "Monitor", "Assess", "AllClear", "None"};
inline constexpr std::array<std::string_view, 5> kCapUrgency{"Immediate", "Expected", "Future",
                                                             "Past", "Unknown"};
inline constexpr std::array<std::string_view, 5> kCapSeverity{"Extreme", "Severe", "Moderate",
                                                              "Minor", "Unknown"};
inline constexpr std::array<std::string_view, 5> kCapCertainty{"Observed", "Likely", "Possible",
                                                               "Unlikely", "Unknown"};

}  // namespace citymirror::gis
