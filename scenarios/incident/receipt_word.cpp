#include "scenarios/incident/receipt_word.h"

#include <array>

namespace citymirror::incident {
namespace {

struct ReceiptNames {
  std::string_view word;
  const char *zh, *en;
};
constexpr std::array<ReceiptNames, 7> kReceiptNames{{{"queued", "待发", "waiting"},
                                                     {"sent", "已发出", "sent"},
                                                     {"delivered", "已送达", "delivered"},
                                                     {"acknowledged", "已确认", "acknowledged"},
                                                     {"acting", "处置中", "acting"},
                                                     {"failed", "失败", "failed"},
                                                     {"recalled", "已撤回", "recalled"}}};

}  // namespace

std::string_view wordOf(ReceiptState state) { return kReceiptNames[std::size_t(state)].word; }

std::optional<ReceiptState> receiptStateFromWord(std::string_view word) {
  for (std::size_t i = 0; i < kReceiptNames.size(); ++i) {
    if (kReceiptNames[i].word == word) return ReceiptState(i);
  }
  return std::nullopt;
}

Text nameOf(ReceiptState state) {
  const ReceiptNames& names = kReceiptNames[std::size_t(state)];
  return {names.zh, names.en};
}

}  // namespace citymirror::incident
