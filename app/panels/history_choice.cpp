#include "app/panels/history_choice.h"

#include <QButtonGroup>
#include <QHBoxLayout>
#include <QPushButton>
#include <array>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr std::array<int, 5> kBackHours{0, 24, 7 * 24, 30 * 24, 365 * 24};

}  // namespace

HistoryChoice::HistoryChoice(QWidget* parent) : QWidget(parent) {
  auto* row = new QHBoxLayout(this);
  row->setContentsMargins(0, 0, 0, 0);
  row->setSpacing(kGrid / 2);
  auto* group = new QButtonGroup(this);
  for (std::size_t i = 0; i < kBackHours.size(); ++i) {
    QPushButton* button = makeButton("back", this);
    button->setCheckable(true);
    button->setMinimumWidth(0);
    group->addButton(button, int(i));
    row->addWidget(button);
    buttons_.push_back(button);
  }
  reset();
  connect(group, &QButtonGroup::idClicked, this, [this] { emit chosen(back()); });
  retranslate();
}

Millis HistoryChoice::back() const {
  for (std::size_t i = 0; i < buttons_.size(); ++i)
    if (buttons_[i]->isChecked()) return std::chrono::hours(kBackHours[i]);
  return Millis{0};
}

void HistoryChoice::reset() { buttons_.front()->setChecked(true); }

void HistoryChoice::retranslate() {
  const std::array<QString, kBackHours.size()> texts{tr("Now"), tr("24 h"), tr("7 d"), tr("30 d"),
                                                     tr("1 y")};
  for (std::size_t i = 0; i < texts.size(); ++i) {
    buttons_[i]->setText(texts[i]);
    buttons_[i]->setToolTip(i == 0 ? tr("The present hours and what is forecast")
                                   : tr("From the archive, until now"));
  }
}

}  // namespace citymirror::panels
