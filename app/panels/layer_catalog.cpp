#include "app/panels/layer_catalog.h"

#include <QCoreApplication>
#include <QDate>
#include <QHBoxLayout>
#include <QLabel>
#include <QListWidget>
#include <QPushButton>
#include <QSignalBlocker>
#include <QSlider>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/city/method_words.h"

namespace citymirror::panels {
namespace {

constexpr int kCatalogRow = 26, kMostLayers = 8, kMostNotes = 3, kMostSigns = 160;

QString fromUtf8(const std::string& text) { return QString::fromStdString(text); }

/// The end of a path tells more than its beginning.
QString shortSource(const QString& source) {
  const qsizetype slash = source.lastIndexOf('/');
  return slash < 0 ? source : source.mid(slash + 1);
}

}  // namespace

QString classificationText(const LayerTerms& terms) {
  return terms.classification.empty() ? QCoreApplication::translate("LayerCatalog", "not labelled")
                                      : fromUtf8(terms.classification);
}

LayerCatalog::LayerCatalog(QWidget* parent) : QFrame(parent) {
  setObjectName("overlay");
  title_ = makeLabel("statement", this);
  add_ = new QPushButton(this);
  close_ = makeCloseButton(this);
  list_ = makeList("layerList", this);
  list_->setTextElideMode(Qt::ElideMiddle);  // names of files differ at their ends
  facts_ = new FactTable(this);
  opacityName_ = makeLabel("muted", this);
  opacity_ = new QSlider(Qt::Horizontal, this);
  opacity_->setRange(5, 100);
  opacity_->setObjectName("layerOpacity");
  notes_ = makeLabel("small", this);
  notes_->setWordWrap(true);
  table_ = new QPushButton(this);
  place_ = new QPushButton(this);
  style_ = new QPushButton(this);
  remove_ = new QPushButton(this);
  layOut();
  connectParts();
  retranslate();
}

void LayerCatalog::layOut() {
  auto* head = new QHBoxLayout;
  head->addWidget(title_, 1);
  head->addWidget(add_);
  head->addWidget(close_);
  auto* fading = new QHBoxLayout;
  fading->addWidget(opacityName_);
  fading->addWidget(opacity_, 1);
  auto* acts = new QHBoxLayout;
  acts->setSpacing(4);
  for (QPushButton* button : {table_, place_, style_, remove_}) acts->addWidget(button);
  acts->addStretch();
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, kGrid, kGrid);
  column->addLayout(head);
  column->addWidget(list_);
  column->addWidget(facts_);
  column->addLayout(fading);
  column->addWidget(notes_);
  column->addLayout(acts);
}

void LayerCatalog::connectParts() {
  connect(add_, &QPushButton::clicked, this, &LayerCatalog::addWanted);
  connect(close_, &QPushButton::clicked, this, &LayerCatalog::closeWanted);
  connect(list_, &QListWidget::currentRowChanged, this, [this] {
    if (!filling_) showCurrent();
  });
  connect(list_, &QListWidget::itemChanged, this, [this](QListWidgetItem* item) {
    if (!filling_)
      emit visibleWanted(item->data(Qt::UserRole).toString(), item->checkState() == Qt::Checked);
  });
  connect(list_, &QListWidget::itemDoubleClicked, this, [this](QListWidgetItem* item) {
    const CatalogEntry* entry = current();
    if (entry && entry->place) emit placeWanted(item->data(Qt::UserRole).toString());
  });
  connect(opacity_, &QSlider::valueChanged, this, [this](int percent) {
    if (!filling_) emit opacityWanted(chosen(), percent / 100.0);
  });
  connect(table_, &QPushButton::clicked, this, [this] { emit tableWanted(chosen()); });
  connect(place_, &QPushButton::clicked, this, [this] { emit placeWanted(chosen()); });
  connect(style_, &QPushButton::clicked, this, [this] { emit styleWanted(chosen()); });
  connect(remove_, &QPushButton::clicked, this, [this] { emit removeWanted(chosen()); });
}

void LayerCatalog::setEntries(std::vector<CatalogEntry> entries, Instant now) {
  entries_ = std::move(entries);
  now_ = now;
  fill();
}

QString LayerCatalog::chosen() const {
  const QListWidgetItem* item = list_->currentItem();
  return item ? item->data(Qt::UserRole).toString() : QString();
}

void LayerCatalog::choose(const QString& key) {
  for (int row = 0; row < list_->count(); ++row) {
    if (list_->item(row)->data(Qt::UserRole).toString() == key) list_->setCurrentRow(row);
  }
}

const CatalogEntry* LayerCatalog::current() const {
  const int row = list_->currentRow();
  return row >= 0 && row < int(entries_.size()) ? &entries_[std::size_t(row)] : nullptr;
}

void LayerCatalog::fill() {
  const QString before = chosen();
  filling_ = true;
  list_->clear();
  for (const CatalogEntry& entry : entries_) {
    QString text = entry.name;
    if (!entry.terms.classification.empty())
      text += " [" + fromUtf8(entry.terms.classification) + "]";
    auto* item = new QListWidgetItem(text, list_);
    item->setData(Qt::UserRole, entry.key);
    item->setToolTip(plainTip(entry.name + "\n" + fromUtf8(entry.from.source)));
    if (entry.visible) {
      item->setFlags(item->flags() | Qt::ItemIsUserCheckable);
      item->setCheckState(*entry.visible ? Qt::Checked : Qt::Unchecked);
    }
    if (entry.key == before) list_->setCurrentItem(item);
  }
  if (list_->currentRow() < 0 && list_->count() > 0) list_->setCurrentRow(0);
  list_->setFixedHeight(std::min(list_->count(), kMostLayers) * kCatalogRow + 6);
  filling_ = false;
  showCurrent();
}

QString LayerCatalog::ageText(const std::string& isoDate) const {
  const QDate date = QDate::fromString(fromUtf8(isoDate).left(10), Qt::ISODate);
  if (!date.isValid()) return isoDate.empty() ? tr("unknown") : fromUtf8(isoDate);
  const qint64 days = date.daysTo(QDateTime::fromMSecsSinceEpoch(now_.ms).date());
  if (days < 0) return fromUtf8(isoDate);
  return days < 730 ? tr("%1 (%2 days ago)").arg(fromUtf8(isoDate)).arg(days)
                    : tr("%1 (%2 years ago)").arg(fromUtf8(isoDate)).arg(days / 365);
}

QString LayerCatalog::natureOf(const CatalogEntry& entry) {
  if (!entry.nature.isEmpty()) return entry.nature;
  const QString origins[] = {tr("surveyed or reported"), tr("synthetic"), tr("estimated")};
  return entry.removable ? tr("not stated") : origins[std::size_t(entry.from.origin)];
}

void LayerCatalog::showCurrent() {
  const CatalogEntry* entry = current();
  const bool was = std::exchange(filling_, true);
  const bool fades = entry && entry->opacity;
  opacityName_->setVisible(fades);
  opacity_->setVisible(fades);
  if (fades) opacity_->setValue(int(std::lround(*entry->opacity * 100)));
  filling_ = was;
  table_->setVisible(entry && entry->table);
  place_->setVisible(entry && entry->place);
  style_->setVisible(entry && entry->styled);
  remove_->setVisible(entry && entry->removable);
  if (!entry) {
    facts_->setFacts({});
    notes_->hide();
    emit resized();
    return;
  }
  const Provenance& from = entry->from;
  const QString unknown = tr("unknown"), source = fromUtf8(from.source);
  const QString method = say(session::methodWords(from.method));
  facts_->setFacts(
      {{tr("Kind"), entry->kind, {}},
       {tr("Content"), entry->count, {}},
       {tr("Source"), source.isEmpty() ? unknown : shortSource(source), source},
       {tr("Made by"), method.isEmpty() ? unknown : shortened(method, kMostSigns), method},
       {tr("Origin"), natureOf(*entry), {}},
       {tr("Licence"), entry->terms.licence.empty() ? unknown : fromUtf8(entry->terms.licence), {}},
       {tr("Attribution"),
        entry->terms.attribution.empty() ? tr("none asked for") : fromUtf8(entry->terms.attribution),
        {}},
       {tr("Obtained"), ageText(from.obtained), {}},
       {tr("CRS as read"), entry->crs.isEmpty() ? unknown : entry->crs, {}},
       {tr("Classification"), classificationText(entry->terms), {}}});
  QStringList notes = entry->notes.mid(0, kMostNotes);
  if (entry->notes.size() > kMostNotes)
    notes << tr("… and %1 more remarks").arg(entry->notes.size() - kMostNotes);
  notes_->setText(notes.join('\n'));
  notes_->setToolTip(plainTip(entry->notes.join('\n')));
  notes_->setVisible(!notes.isEmpty());
  emit resized();
}

void LayerCatalog::retranslate() {
  title_->setText(tr("Layer catalogue"));
  add_->setText(tr("Add…"));
  close_->setAccessibleName(tr("Close"));
  close_->setToolTip(tr("Close"));
  list_->setAccessibleName(tr("Layers"));
  opacityName_->setText(tr("Opacity"));
  opacity_->setAccessibleName(tr("Opacity"));
  table_->setText(tr("Table"));
  place_->setText(tr("Zoom"));
  style_->setText(tr("Style…"));
  remove_->setText(tr("Remove"));
  showCurrent();
}

}  // namespace citymirror::panels
