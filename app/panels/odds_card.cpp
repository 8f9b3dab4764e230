#include "app/panels/odds_card.h"

#include <QComboBox>
#include <QGridLayout>
#include <QLabel>
#include <QLocale>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSpinBox>
#include <QVBoxLayout>
#include <algorithm>
#include <cmath>

#include "app/panels/card_scroll.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"
#include "engine/draw/probability_ramp.h"

namespace citymirror::panels {
namespace {

constexpr int kLeastMembers = 4, kMostMembers = 200, kLongestDelay = 180;  // –, –, min
constexpr int kWidestScale = 400;  // %, more: five times as much, or a fifth
constexpr double kMinute = 60, kWhole = 100;

QString oddsText(double share) { return QLocale::c().toString(100 * share, 'f', 0) + " %"; }

}  // namespace

OddsCard::OddsCard(QWidget* parent) : Panel(parent), controls_("computeOdds", "stopOdds", this) {
  setObjectName("overlay");
  title_ = makeLabel("title", this);
  run_ = makeLabel("small", this);
  run_->setObjectName("oddsRun");
  membersLabel_ = makeLabel("small", this);
  scaleLabel_ = makeLabel("small", this);
  delayLabel_ = makeLabel("small", this);
  legend_ = makeLabel("small", this);
  legend_->setTextFormat(Qt::RichText);
  place_ = makeLabel("small", this);
  for (QLabel* label : {run_, legend_, place_}) label->setWordWrap(true);
  close_ = makeCloseButton(this);
  depth_ = new QComboBox(this);
  depth_->setObjectName("oddsDepth");
  members_ = new QSpinBox(this);
  members_->setObjectName("oddsMembers");
  members_->setRange(kLeastMembers, kMostMembers);
  scale_ = new QSpinBox(this);
  scale_->setObjectName("oddsScale");
  scale_->setRange(0, kWidestScale);
  scale_->setSingleStep(5);
  delay_ = new QSpinBox(this);
  delay_->setObjectName("oddsDelay");
  delay_->setRange(0, kLongestDelay);
  facts_ = new FactTable(this);
  connect(close_, &QPushButton::clicked, this, &OddsCard::closed);
  connect(controls_.start(), &QPushButton::clicked, this, &OddsCard::computeWanted);
  connect(controls_.stop(), &QPushButton::clicked, this, &OddsCard::stopWanted);
  connect(depth_, &QComboBox::currentIndexChanged, this, [this] {
    refresh();
    emit depthChosen();
  });
  layOut();
  retranslate();
  refresh();
  hide();
}

void OddsCard::layOut() {
  auto* spreads = new QGridLayout;
  spreads->setHorizontalSpacing(kGrid);
  spreads->addWidget(membersLabel_, 0, 0);
  spreads->addWidget(members_, 0, 1);
  spreads->addWidget(scaleLabel_, 1, 0);
  spreads->addWidget(scale_, 1, 1);
  spreads->addWidget(delayLabel_, 2, 0);
  spreads->addWidget(delay_, 2, 1);
  spreads->setColumnStretch(0, 1);
  auto* inside = new CardScroll(this);
  inside->column()->setSpacing(6);
  inside->column()->addWidget(run_);
  inside->column()->addLayout(spreads);
  controls_.addTo(inside->column());
  for (QWidget* part : std::initializer_list<QWidget*>{depth_, facts_, legend_, place_})
    inside->column()->addWidget(part);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(12, kGrid, 12, kGrid);
  column->setSpacing(6);
  column->addLayout(makeTitleRow(title_, close_));
  column->addWidget(inside);
}

void OddsCard::setRules(const session::OddsRules& rules) {
  members_->setValue(int(rules.members));
  scale_->setValue(int(std::lround(std::expm1(rules.scale) * kWhole)));
  delay_->setValue(int(std::lround(rules.delay / kMinute)));
  source_ = rules.source;
  retranslate();
}

void OddsCard::setDepths(const std::vector<double>& depths) {
  const QSignalBlocker quiet(depth_);
  depth_->clear();
  for (const double each : depths) depth_->addItem(QString(), each);
  depth_->setCurrentIndex(std::min(1, depth_->count() - 1));
  retranslate();
}

std::size_t OddsCard::depth() const { return std::size_t(std::max(0, depth_->currentIndex())); }

session::OddsRules OddsCard::rules() const {
  const double scale = std::log1p(scale_->value() / kWhole), delay = delay_->value() * kMinute;
  return {std::size_t(members_->value()), scale, delay, source_};
}

void OddsCard::setRun(const QString& words, const QString& why) {
  if (words == runWords_ && why == why_) return;
  runWords_ = words;
  why_ = why;
  refresh();
}

void OddsCard::setProgress(double fraction, const QString& phase) {
  controls_.setProgress(fraction, phase);
  refresh();
}

void OddsCard::setOdds(std::shared_ptr<const session::ForecastOdds> odds) {
  odds_ = std::move(odds);
  stale_ = false;
  fault_.clear();
  refresh();
}

void OddsCard::setStale(bool stale) {
  if (stale == stale_) return;
  stale_ = stale;
  refresh();
}

void OddsCard::setBranch(const QString& branch) {
  if (branch == branch_) return;
  branch_ = branch;
  refresh();
}

void OddsCard::setFault(const QString& fault) {
  fault_ = fault;
  refresh();
}

void OddsCard::setPlace(std::optional<float> share) {
  share_ = share;
  refresh();
}

/// What is reached in one run, in half of them and in all.
std::vector<FactTable::Fact> OddsCard::facts() const {
  if (!odds_ || depth() >= odds_->depths.size()) return {};
  const session::OddsOfDepth& odds = odds_->depths[depth()];
  const QString masked = maskedText(world(), "buildings", "residents");
  const QString source = tr("largest depth until %1 over %2 runs, the likeliest cell beside the "
                            "walls; waters of the map left out")
                             .arg(clockOf(world(), odds_->until))
                             .arg(odds_->rules.members);
  std::vector<FactTable::Fact> all;
  const auto add = [&](const QString& name, const session::OddsCount& count) {
    const coupling::Exposed& exposed = count.exposed;
    const QString people =
        masked.isEmpty() ? residentsText(exposed.residents, exposed.uncounted) : masked;
    all.push_back({name,
                   tr("%1 homes, %2 residents, %3 km of road, %4 ha")
                       .arg(countText(exposed.homes), people,
                            QLocale::c().toString(exposed.roadMetres() / 1000, 'f', 1),
                            QLocale::c().toString(count.area / 1e4, 'f', 1)),
                   source});
  };
  add(tr("In every run"), odds.certain);
  add(tr("In half of them"), odds.likely);
  add(tr("In one or more"), odds.possible);
  return all;
}

QString OddsCard::legend() const {
  const draw::ColorRamp& ramp = draw::probabilityRamp();
  QString all;
  for (std::size_t k = 0; k < ramp.value.size(); ++k) {
    const double to = k + 1 < ramp.value.size() ? double(ramp.value[k + 1]) : 1;
    const double from = k == 0 ? 0 : double(ramp.value[k]);
    const QString least = (k == 0 ? "&gt; " : "") + QLocale::c().toString(100 * from, 'f', 0);
    all += legendEntry(ramp.color[k], least + "–" + oddsText(to));
  }
  if (!odds_) return all;
  QString whose = tr("Of %1").arg(runText(world(), odds_->run, odds_->parent, odds_->issued));
  if (!branch_.isEmpty())
    whose += tr("; not of branch %1 that is shown: what is done in it is left out").arg(branch_);
  return all + "<br>" + whose.toHtmlEscaped();
}

QString OddsCard::stateText() const {
  if (controls_.computing())
    return controls_.phase().isEmpty() ? tr("The first run computes…") : controls_.phase();
  if (!fault_.isEmpty() || !odds_) return fault_;
  const auto factor = [](double power) { return QLocale::c().toString(std::exp(power), 'f', 2); };
  QStringList lines{tr("%1 runs of %2: two in three have %3 to %4 times the rain to come, and as "
                       "many have it within %5 min of its time")
                        .arg(odds_->rules.members)
                        .arg(runText(world(), odds_->run, odds_->parent, odds_->issued))
                        .arg(factor(-odds_->rules.scale), factor(odds_->rules.scale))
                        .arg(std::lround(odds_->rules.delay / kMinute))};
  if ((odds_->rules.scale == 0 && odds_->rules.delay == 0) || odds_->issued >= odds_->until)
    lines << tr("Nothing of the rain to come may be off: all runs are alike");
  if (stale_) lines << tr("Another run is shown by now: compute again");
  if (odds_->unhealthy > 0) lines << tr("%1 of the runs failed their checks").arg(odds_->unhealthy);
  return lines.join("\n");
}

QString OddsCard::placeText() const {
  if (!odds_) return {};
  if (!share_) return tr("Click a place to see how likely it is there");
  return std::isnan(*share_) ? tr("The clicked place is no land of the model")
                             : tr("At the clicked place: %1").arg(oddsText(double(*share_)));
}

QString OddsCard::text() const {
  QString all;
  for (const QLabel* label : findChildren<QLabel*>())
    if (!label->isHidden()) all += label->text() + "\n";
  return all;
}

void OddsCard::refresh() {
  const bool can = !runWords_.isEmpty();
  run_->setText(can ? tr("Rain to come of %1 may be off by").arg(runWords_) : why_);
  controls_.show(can, stateText());
  followRole(controls_.start(), world(), session::Act::runForecast, can);
  for (QWidget* part : std::initializer_list<QWidget*>{depth_, facts_, legend_})
    part->setVisible(odds_ != nullptr);
  facts_->setFacts(facts());
  legend_->setText(legend());
  place_->setText(placeText());
  place_->setVisible(!place_->text().isEmpty());
}

void OddsCard::retranslate() {
  title_->setText(tr("Probability of ponding"));
  membersLabel_->setText(tr("Runs"));
  scaleLabel_->setText(tr("Amount of rain (± %)"));
  delayLabel_->setText(tr("Time of rain (± min)"));
  for (QWidget* part : std::initializer_list<QWidget*>{members_, scale_, delay_})
    part->setToolTip(say(source_));
  scale_->setToolTip(tr("Two in three runs have at most so much more rain, or as many times less") +
                     "\n" + say(source_));
  members_->setAccessibleName(tr("Runs"));
  scale_->setAccessibleName(tr("Amount of rain (± %)"));
  delay_->setAccessibleName(tr("Time of rain (± min)"));
  controls_.start()->setText(tr("Compute"));
  controls_.stop()->setText(tr("Stop computing"));
  run_->setToolTip(tr("Of the forecast or what-if run that is shown, not of a branch of traffic. "
                      "The rain to come is more or less, sooner or later all over the city alike; rain "
                      "that falls elsewhere than forecast takes citymirror-cli ensemble"));
  close_->setToolTip(tr("Take the probability out of the picture (Esc)"));
  close_->setAccessibleName(tr("Take the probability out of the picture"));
  depth_->setAccessibleName(tr("Depth that is reached"));
  for (int k = 0; k < depth_->count(); ++k)
    depth_->setItemText(k, tr("%1 and deeper").arg(depthText(depth_->itemData(k).toDouble())));
  refresh();
}

}  // namespace citymirror::panels
