#include "app/panels/crew_choice.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QLabel>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>
#include <utility>

#include "app/panels/parts.h"
#include "app/panels/role_gate.h"

namespace citymirror::panels {

CrewChoice::CrewChoice(QWidget* parent)
    : Panel(parent),
      question_(makeLabel("small", this)),
      works_(makeChoice("crewWork", this)),
      go_(makeButton("sendCrew", this)) {
  question_->setObjectName("crewQuestion");
  question_->setWordWrap(true);
  works_->addItem({});  // it goes there only
  auto* row = new QHBoxLayout;
  row->addWidget(works_, 1);
  row->addWidget(go_);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, 0);
  column->setSpacing(4);
  column->addWidget(question_);
  column->addLayout(row);
  connect(go_, &QPushButton::clicked, this, [this] {
    const int work = works_->currentIndex() - 1;
    end();
    emit taken(work);
  });
  connect(works_, &QComboBox::currentIndexChanged, this, &CrewChoice::refresh);
  retranslate();
  refresh();
}

void CrewChoice::ask(const QString& unit, const QStringList& works,
                     std::vector<session::Act> rights) {
  unit_ = unit;
  rights_ = std::move(rights);
  asking_ = true;
  while (works_->count() > 1) works_->removeItem(1);
  works_->addItems(works);
  works_->setCurrentIndex(works.isEmpty() ? 0 : 1);
  retranslate();
  refresh();
}

void CrewChoice::end() {
  asking_ = false;
  refresh();
}

void CrewChoice::refresh() {
  setVisible(asking_);
  const auto work = std::size_t(std::max(0, works_->currentIndex()));  // 0 = it goes there only
  const bool may = needsText(world(), session::Act::dispatchUnit).isEmpty();
  const bool more = may && work > 0 && work <= rights_.size();
  followRole(go_, world(), more ? rights_[work - 1] : session::Act::dispatchUnit, asking_);
}

void CrewChoice::retranslate() {
  question_->setText(
      tr("What does %1 do there? It begins once it has arrived and set up").arg(unit_));
  works_->setItemText(0, tr("goes there only"));
  works_->setAccessibleName(tr("What the crew does at its place"));
  go_->setText(tr("Send"));
}

}  // namespace citymirror::panels
