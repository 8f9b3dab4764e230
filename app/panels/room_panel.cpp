#include "app/panels/room_panel.h"

#include <QComboBox>
#include <QHBoxLayout>
#include <QHeaderView>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTableWidget>
#include <algorithm>
#include <cmath>
#include <set>

#include "app/panels/forecast_words.h"
#include "app/panels/parts.h"
#include "app/panels/reason_row.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

using incident::HandlingStep;
using session::CommandKind;
using session::LoopStep;

constexpr int kRecordRowHeight = 22, kTalkRows = 4, kTalkRowHeight = 28;
constexpr std::size_t kRoomReadings = 3;

using RoomChoices = std::vector<std::pair<QString, QString>>;

/// Texts with the ids behind them; what is chosen stays chosen while it is there.
void setRoomChoices(QComboBox* box, const RoomChoices& choices) {
  bool same = box->count() == int(choices.size());
  for (int i = 0; same && i < box->count(); ++i)
    same = box->itemText(i) == choices[std::size_t(i)].first;
  if (same) return;
  const QString kept = box->currentData().toString();
  box->clear();
  for (const auto& [text, id] : choices) box->addItem(text, id);
  box->setCurrentIndex(std::max(box->findData(kept), choices.empty() ? -1 : 0));
}

QTableWidget* makeRecordTable(QWidget* parent) {
  auto* table = makeTable("handlingRecord", 4, 2, kRecordRowHeight, parent);
  table->setRowCount(int(incident::kHandlingSteps));
  table->setSelectionMode(QAbstractItemView::NoSelection);
  table->setFocusPolicy(Qt::NoFocus);
  table->setVerticalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  return table;
}

/// Sensors of its alarms, the first one first.
QString roomReadings(const session::WorldView& world, const session::IncidentDesk& desk) {
  std::set<std::string> seen;
  QStringList lines;
  for (const incident::Alarm& alarm : desk.alarms) {
    if (!world.city || !seen.insert(alarm.latest.group).second) continue;
    for (const session::SensorReading& reading : world.sensors) {
      const SensorSite& site = world.city->sensors[reading.site];
      if (site.code != alarm.latest.group || !reading.latest) continue;
      lines << QString("%1 %2 (%3)")
                   .arg(say(site.name, site.code), valueText(site.quantity, reading.latest->value),
                        freshnessText(world, reading));
    }
    if (std::size_t(lines.size()) == kRoomReadings) break;
  }
  return lines.join('\n');
}

}  // namespace

RoomPanel::RoomPanel(QWidget* parent) : IncidentPart(parent) {
  heading_ = makeLabel("heading", this);
  facts_ = new FactTable(this);
  recordHeading_ = makeLabel("heading", this);
  record_ = makeRecordTable(this);
  check_ = makeButton("checkHandling", this);
  sendBack_ = makeButton("sendBack", this);
  reason_ = new ReasonRow(this);
  talkHeading_ = makeLabel("heading", this);
  talk_ = makeList("roomTalk", this);
  line_ = new QLineEdit(this);
  line_->setObjectName("roomLine");
  say_ = makeButton("roomSay", this);
  decide_ = makeButton("roomDecide", this);
  others_ = makeChoice("duplicates", this);
  merge_ = makeButton("mergeDuplicate", this);
  joining_ = new ReasonRow(this);
  merged_ = makeChoice("mergedHere", this);
  undoMerge_ = makeButton("undoMerge", this);
  parting_ = new ReasonRow(this);
  connect(check_, &QPushButton::clicked, this, [this] { act(CommandKind::check); });
  connect(sendBack_, &QPushButton::clicked, reason_, &ReasonRow::ask);
  connect(reason_, &ReasonRow::confirmed, this,
          [this](const QString& why) { act(CommandKind::sendBack, why); });
  connect(line_, &QLineEdit::returnPressed, this, [this] { speak(CommandKind::note); });
  connect(line_, &QLineEdit::textChanged, this, [this] { refresh(); });
  connect(say_, &QPushButton::clicked, this, [this] { speak(CommandKind::note); });
  connect(decide_, &QPushButton::clicked, this, [this] { speak(CommandKind::decide); });
  connect(merge_, &QPushButton::clicked, this, &RoomPanel::askToMerge);
  connect(others_, &QComboBox::activated, joining_, &QWidget::hide);
  connect(joining_, &ReasonRow::confirmed, this,
          [this](const QString& why) { act(CommandKind::merge, why, joins_); });
  connect(undoMerge_, &QPushButton::clicked, this, &RoomPanel::askToUndoMerge);
  connect(merged_, &QComboBox::activated, parting_, &QWidget::hide);
  connect(parting_, &ReasonRow::confirmed, this,
          [this](const QString& why) { act(CommandKind::unmerge, why, parts_); });
  buildLayout();
  retranslate();
  refresh();
}

void RoomPanel::buildLayout() {
  auto* judge = new QHBoxLayout;
  judge->setSpacing(kGrid);
  judge->addWidget(check_, 1);
  judge->addWidget(sendBack_, 1);
  auto* speech = new QHBoxLayout;
  speech->setSpacing(kGrid);
  speech->addWidget(line_, 1);
  speech->addWidget(say_);
  speech->addWidget(decide_);
  auto* same = new QHBoxLayout;
  same->setSpacing(kGrid);
  same->addWidget(others_, 1);
  same->addWidget(merge_);
  auto* apart = new QHBoxLayout;
  apart->setSpacing(kGrid);
  apart->addWidget(merged_, 1);
  apart->addWidget(undoMerge_);
  auto* column = makeColumn();
  column->addWidget(heading_);
  column->addWidget(facts_);
  column->addWidget(talkHeading_);
  column->addWidget(talk_);
  column->addLayout(speech);
  column->addWidget(recordHeading_);
  column->addWidget(record_);
  column->addLayout(judge);
  column->addWidget(reason_);
  column->addLayout(same);
  column->addWidget(joining_);
  column->addLayout(apart);
  column->addWidget(parting_);
}

void RoomPanel::forget() {
  reason_->hide();
  joining_->hide();
  parting_->hide();
  line_->clear();
}

void RoomPanel::act(CommandKind kind, const QString& why, const QString& object) {
  session::CommandAct wanted = actOf(kind);
  wanted.why = why.toStdString();
  wanted.object = object.toStdString();
  emit acted(wanted);
}

/// Units and messages of both go on as one: a stray click asks first.
void RoomPanel::askToMerge() {
  joins_ = others_->currentData().toString();
  if (joins_.isEmpty()) return;
  showJoining();
  joining_->ask();
}

void RoomPanel::showJoining() {
  joining_->setTexts(tr("Why %1 is the same thing").arg(joins_), tr("Merge"), tr("Cancel"));
}

void RoomPanel::askToUndoMerge() {
  parts_ = merged_->currentData().toString();
  if (parts_.isEmpty()) return;
  showParting();
  parting_->ask();
}

void RoomPanel::showParting() {
  parting_->setTexts(tr("Why %1 is another thing after all").arg(parts_), tr("Undo merge"),
                     tr("Cancel"));
}

void RoomPanel::speak(CommandKind kind) {
  const QString said = line_->text().trimmed();
  if (said.isEmpty()) return;
  act(kind, said);
  session::CommandAct words = actOf(kind);
  words.why = said.toStdString();
  if (session::checkWords(words)) line_->clear();  // else it stays to be mended
}

void RoomPanel::retranslate() {
  heading_->setText(tr("Incident room"));
  recordHeading_->setText(tr("Handling record"));
  record_->setAccessibleName(tr("Handling record"));
  record_->setHorizontalHeaderLabels({tr("Step"), tr("At"), tr("By"), tr("Took")});
  check_->setText(tr("Check passed"));
  sendBack_->setText(tr("Send back…"));
  reason_->setTexts(tr("Why it is sent back"), tr("Send back"), tr("Cancel"));
  talkHeading_->setText(tr("Discussion and decisions"));
  talk_->setAccessibleName(tr("Discussion and decisions"));
  line_->setPlaceholderText(tr("Say something to everybody in the room"));
  line_->setAccessibleName(tr("A line for the room"));
  say_->setText(tr("Say"));
  decide_->setText(tr("Decide"));
  others_->setAccessibleName(tr("Other open incidents"));
  merge_->setText(tr("Merge…"));
  merged_->setAccessibleName(tr("Incidents merged here"));
  undoMerge_->setText(tr("Undo merge…"));
  showJoining();
  showParting();
}

void RoomPanel::refresh() {
  const session::IncidentView* view = shown();
  setVisible(view != nullptr && view->desk != nullptr);
  if (view == nullptr || !view->desk) return;
  showFacts(*view);
  showRecord(*view->desk);
  showTalk(*view->desk);
  showOthers(*view);
  showMerged(*view->desk);
  showButtons(*view->desk);
}

void RoomPanel::showFacts(const session::IncidentView& view) {
  const session::IncidentDesk& desk = *view.desk;
  const session::LoopIncident& loop = desk.loop;
  const QString code = QString::fromStdString(loop.record.classCode);
  std::vector<FactTable::Fact> facts;
  facts.push_back({tr("What"), desk.eventClass == Text{} ? code : say(desk.eventClass),
                   tr("Class %1, incident %2").arg(code, QString::fromStdString(loop.id))});
  QString where = say(loop.place);
  if (desk.area != Text{}) where = say(desk.area) + " · " + where;
  facts.push_back({tr("Where"), where, tr("District of the city, place of the first alarm")});
  QStringList owners;
  for (const session::OwnerView& owner : desk.owners) owners << say(owner.name, owner.unit);
  const QString departments =
      desk.owners.empty() ? QString() : say(desk.owners.front().department);
  facts.push_back({tr("Answers for it"),
                   owners.isEmpty() ? tr("nobody is named") : owners.join(tr(" or ")),
                   owners.size() > 1
                       ? tr("The directory names several for one area: %1").arg(departments)
                       : tr("Directory of responsibilities: %1").arg(departments)});
  for (const session::Approval& approval : loop.approvals)
    facts.push_back({tr("Approved"),
                     tr("level %1 by %2 at %3")
                         .arg(QString::fromStdString(std::string(wordOf(approval.level))),
                              QString::fromStdString(approval.login),
                              clockOf(world(), approval.at)),
                     tr("Signed with key %1").arg(QString::fromStdString(approval.keyId))});
  const Millis left = loop.record.deadline - world().now;
  const QString due = clockOf(world(), loop.record.deadline);
  facts.push_back({tr("To be done by"),
                   loop.record.closed() || left.count() >= 0
                       ? due
                       : tr("%1, overdue for %2").arg(due, durationText(-left)),
                   tr("Time limit of the class")});
  if (const QString readings = roomReadings(world(), desk); !readings.isEmpty())
    facts.push_back({tr("Readings"), readings, tr("Sensors of its alarms")});
  if (desk.room.forecast)
    facts.push_back({tr("Forecast here"),
                     tr("up to %1 at %2").arg(depthText(desk.room.forecast->depth),
                                              clockOf(world(), desk.room.forecast->at)),
                     tr("Forecast run %1")
                         .arg(QString::fromStdString(desk.room.forecast->forecastId))});
  addChecks(view, facts);
  if (loop.filing) addFiling(*loop.filing, facts);
  QStringList merged;
  for (const std::string& id : loop.record.merged) merged << QString::fromStdString(id);
  if (!merged.isEmpty())
    facts.push_back({tr("Merged here"), merged.join(" · "),
                     tr("Incidents that are the same thing: their alarms, tasks and talk are "
                        "here")});
  facts_->setFacts(facts);
}

/// The first few, one line each.
void RoomPanel::addChecks(const session::IncidentView& view, std::vector<FactTable::Fact>& facts) {
  QStringList lines, tips;
  bool conflict = false;
  for (const session::ForecastCheck* check : checksOf(world(), view)) {
    if (std::size_t(lines.size()) == kRoomReadings) break;
    conflict = conflict || check->conflict;
    lines << say(check->place, check->road) + ": " + forecastCheckText(world(), *check);
    tips << forecastCheckTip(world(), *check);
  }
  if (!lines.isEmpty())
    facts.push_back({conflict ? tr("Forecast ≠ gauge") : tr("Forecast and gauge"),
                     lines.join('\n'), tips.join('\n')});
}

void RoomPanel::addFiling(const session::Filing& filing, std::vector<FactTable::Fact>& facts) {
  QStringList told;
  for (const std::string& part : {filing.text, filing.reporter})
    if (!part.empty()) told << QString::fromStdString(part);
  const QString report = QString::fromStdString(filing.report);
  if (!told.isEmpty())
    facts.push_back({tr("Told"), told.join(" · "),
                     report.isEmpty() ? tr("Filed by hand") : tr("Report %1").arg(report)});
  const QString picture = QString::fromStdString(filing.picture);
  if (!picture.isEmpty()) facts.push_back({tr("Picture"), tr("Open"), picture, picture});
}

void RoomPanel::showRecord(const session::IncidentDesk& desk) {
  const incident::CaseRecord& record = desk.loop.record;
  for (std::size_t i = 0; i < incident::kHandlingSteps; ++i) {
    const bool done = i < record.steps.size();
    const bool passed = done && record.steps[i].passedOver;
    const double took = incident::secondsInto(record, HandlingStep(i));
    const QString cells[] = {
        capitalised(say(nameOf(HandlingStep(i)))),
        !done    ? QStringLiteral("—")
        : passed ? tr("passed over")
                 : clockOf(world(), record.steps[i].at),
        done && !passed ? byText(record.steps[i].by) : QString(),
        std::isfinite(took) ? durationText(millis(took)) : QString()};
    for (int column = 0; column < int(std::size(cells)); ++column)
      setCell(record_, int(i), column, cells[column], cells[column]);
  }
  record_->setFixedHeight(int(incident::kHandlingSteps) * kRecordRowHeight +
                          record_->horizontalHeader()->sizeHint().height() + 4);
}

void RoomPanel::showTalk(const session::IncidentDesk& desk) {
  const auto& room = desk.loop.room;
  const int rows = int(room.size());
  const bool more = talk_->count() < rows;
  resizeRows(talk_, rows);
  for (int i = 0; i < rows; ++i) {
    const session::RoomEntry& entry = room[std::size_t(i)];
    QString text = QString("%1 %2: %3").arg(clockOf(world(), entry.at),
                                            byText(entry.by),
                                            QString::fromStdString(entry.text));
    if (entry.kind == session::RoomEntryKind::decision) text = tr("Decided") + " · " + text;
    if (talk_->item(i)->text() == text) continue;
    talk_->item(i)->setText(text);
    talk_->item(i)->setToolTip(plainTip(text));
  }
  talk_->setVisible(rows > 0);
  fitHeight(talk_, kTalkRows, kTalkRowHeight);
  if (more) talk_->scrollToBottom();
}

void RoomPanel::showOthers(const session::IncidentView& view) {
  RoomChoices others;
  for (const session::IncidentView& other : world().incidents) {
    if (!other.desk || &other == &view) continue;
    const session::LoopIncident& loop = other.desk->loop;
    if (!loop.open() || loop.step() > view.desk->loop.step()) continue;
    const QString id = QString::fromStdString(loop.id);
    others.emplace_back(id + " · " + say(other.incident.headline), id);
  }
  setRoomChoices(others_, others);
  const bool any = !others.empty() && view.desk->loop.open();
  others_->setVisible(any);
  merge_->setVisible(any);
  if (!any) joining_->hide();
}

/// What rules have joined is one group of alarms: nobody takes that apart.
void RoomPanel::showMerged(const session::IncidentDesk& desk) {
  RoomChoices merged;
  for (const session::MergedIncident& other : desk.loop.merges) {
    if (other.by == session::kByRules) continue;
    const QString id = QString::fromStdString(other.id);
    merged.emplace_back(
        tr("%1, merged %2 by %3").arg(id, clockOf(world(), other.at), byText(other.by)), id);
  }
  setRoomChoices(merged_, merged);
  const bool any = !merged.empty() && desk.loop.open();
  merged_->setVisible(any);
  undoMerge_->setVisible(any);
  if (!any || merged_->findData(parts_) < 0) parting_->hide();
}

void RoomPanel::showButtons(const session::IncidentDesk& desk) {
  const bool handled = desk.loop.step() == LoopStep::handled;
  const bool judged = handled && !desk.loop.record.reached(HandlingStep::checked);
  const bool open = desk.loop.open(), speaks = open && !line_->text().trimmed().isEmpty();
  const auto follow = [this](QWidget* part, CommandKind kind, bool possible,
                             const QString& usual = {}) {
    followRole(part, world(), rightOf(actOf(kind)), possible, usual);
  };
  follow(check_, CommandKind::check, judged,
         tr("The handling is found good; your name and the time are recorded"));
  follow(sendBack_, CommandKind::sendBack, judged);
  follow(line_, CommandKind::note, open);
  follow(say_, CommandKind::note, speaks);
  follow(decide_, CommandKind::decide, speaks,
         tr("Written down as decided, with your name and the time"));
  follow(merge_, CommandKind::merge, open,
         tr("The other incident is the same thing: its alarms, tasks and talk come here"));
  follow(undoMerge_, CommandKind::unmerge, open,
         tr("It becomes an incident of its own again with the alarms, tasks, messages and talk that "
            "it brought; what came later stays here"));
}

}  // namespace citymirror::panels
