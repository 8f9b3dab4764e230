#pragma once
#include <optional>
#include <string_view>

#include "scenarios/incident/linkage.h"

namespace citymirror::incident {

/// Stable word of messages and files: "queued", "sent", "delivered", "acknowledged", "acting",
/// "failed", "recalled".
std::string_view wordOf(ReceiptState state);
std::optional<ReceiptState> receiptStateFromWord(std::string_view word);

/// 已发出 / sent …
Text nameOf(ReceiptState state);

}  // namespace citymirror::incident
