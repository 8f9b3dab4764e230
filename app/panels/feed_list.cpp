#include "app/panels/feed_list.h"

#include <QListWidget>
#include <QPainter>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/session/city/file_words.h"

namespace citymirror::panels {
namespace {

constexpr int kFeedRow = 44, kFeedRows = 4;  // px; rows before it scrolls
constexpr std::size_t kReasonsShown = 5, kEvidenceShown = 3;

/// In the sender's own words where they have no Chinese.
QString troubleText(const std::string& trouble) {
  const std::string zh = session::fileErrorInChinese(trouble);
  return say({zh.empty() ? trouble : zh, trouble});
}

/// Never the colours of warnings: a dot that is full, half, empty or, before the first message,
/// dotted, and a cross for trouble.
QIcon stateIcon(const session::FeedLine& line) {
  QPixmap pixmap(14, 14);
  pixmap.fill(Qt::transparent);
  QPainter painter(&pixmap);
  painter.setRenderHint(QPainter::Antialiasing);
  const bool fresh = line.status.state == FeedState::fresh && line.trouble.empty();
  painter.setPen(QPen(colorOf(fresh ? Tone::accent : Tone::text), 1.5));
  const QRectF box(2, 2, 10, 10);
  if (!line.trouble.empty()) {
    painter.drawLine(box.topLeft(), box.bottomRight());
    painter.drawLine(box.bottomLeft(), box.topRight());
    return QIcon(pixmap);
  }
  if (line.status.state == FeedState::unheard)
    painter.setPen(QPen(colorOf(Tone::text), 1.5, Qt::DotLine));
  painter.drawEllipse(box);
  painter.setBrush(colorOf(fresh ? Tone::accent : Tone::text));
  if (fresh) painter.drawEllipse(box);
  if (line.status.state == FeedState::late) painter.drawPie(box, 90 * 16, 180 * 16);
  return QIcon(pixmap);
}

/// What can be read of bytes; the rest as dots.
QString readable(const std::string& bytes) {
  QString text = QString::fromUtf8(bytes.data(), qsizetype(bytes.size()));
  for (QChar& c : text)
    if (!c.isPrint()) c = QChar(0x00B7);
  return text;
}

const session::FeedLine* lineOf(const session::WorldView& view, const std::string& id) {
  if (!view.feeds) return nullptr;
  const auto found = std::find_if(view.feeds->begin(), view.feeds->end(),
                                  [&](const session::FeedLine& l) { return l.status.id == id; });
  return found == view.feeds->end() ? nullptr : &*found;
}

}  // namespace

FeedList::FeedList(QWidget* parent) : Panel(parent) {
  heading_ = makeLabel("heading", this);
  heading_->setWordWrap(true);
  list_ = new QListWidget(this);
  list_->setObjectName("feeds");
  list_->setHorizontalScrollBarPolicy(Qt::ScrollBarAlwaysOff);
  list_->setTextElideMode(Qt::ElideRight);
  detail_ = makeLabel("small", this);
  detail_->setTextFormat(Qt::PlainText);
  detail_->setWordWrap(true);
  detail_->setTextInteractionFlags(Qt::TextSelectableByMouse);
  disconnect_ = new QPushButton(this);
  disconnect_->setObjectName("disconnectFeed");
  connect(disconnect_, &QPushButton::clicked, this,
          [this] { emit unwanted(QString::fromStdString(chosen_)); });
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(0, 0, 0, kGrid);
  column->setSpacing(4);
  for (QWidget* part : {static_cast<QWidget*>(heading_), static_cast<QWidget*>(list_),
                        static_cast<QWidget*>(detail_), static_cast<QWidget*>(disconnect_)})
    column->addWidget(part);
  connect(list_, &QListWidget::itemClicked, this,
          [this](QListWidgetItem* item) { choose(list_->row(item)); });
  connect(list_, &QListWidget::itemActivated, this,
          [this](QListWidgetItem* item) { choose(list_->row(item)); });
  retranslate();
  refresh();
}

void FeedList::retranslate() {
  list_->setAccessibleName(tr("Feeds"));
  disconnect_->setText(tr("Disconnect"));
  disconnect_->setToolTip(tr("Nothing more is taken from this feed; what it brought stays"));
  list_->setToolTip(tr("A click shows figures and rejected messages"));
}

void FeedList::choose(int row) {
  if (!world().feeds || row >= int(world().feeds->size())) return;
  const std::string& id = (*world().feeds)[std::size_t(row)].status.id;
  chosen_ = chosen_ == id ? std::string() : id;
  showDetail();
}

void FeedList::refresh() {
  const session::WorldView& w = world();
  setVisible(w.feeds != nullptr && !w.feeds->empty());
  if (!w.feeds) return;
  const int count = int(w.feeds->size());
  heading_->setText(feedsText(w));
  resizeRows(list_, count);
  for (int i = 0; i < count; ++i) {
    const session::FeedLine& line = (*w.feeds)[std::size_t(i)];
    const FeedStatus& status = line.status;
    QString text = say(status.name, status.id) + "\n" + feedStateText(line);
    if (status.waitsSince && line.trouble.empty())
      text += " · " + tr("no message yet since %1").arg(clockOf(w, *status.waitsSince));
    if (status.lastSeen)
      text += " · " + durationText(std::max(w.now - *status.lastSeen, Millis{0}));
    if (status.rejected > 0) text += " · " + tr("%1 rejected").arg(status.rejected);
    if (line.delaysAlone.count > 0)
      text += " · " + tr("delays without a vehicle: %1").arg(line.delaysAlone.count);
    QListWidgetItem* item = list_->item(i);
    if (item->text() != text) {
      item->setText(text);
      item->setToolTip(plainTip(text + "\n" + list_->toolTip()));
    }
    const int key = int(status.state) * 2 + !line.trouble.empty() + 1;
    if (item->data(Qt::UserRole).toInt() == key) continue;
    item->setIcon(stateIcon(line));
    item->setData(Qt::UserRole, key);
  }
  fitHeight(list_, kFeedRows, kFeedRow);
  showDetail();
}

void FeedList::showDetail() {
  const session::FeedLine* line = lineOf(world(), chosen_);
  detail_->setVisible(line != nullptr);
  disconnect_->setVisible(line != nullptr);
  if (line == nullptr) return;
  const FeedStatus& s = line->status;
  QStringList rows;
  if (!line->trouble.empty()) rows << troubleText(line->trouble);
  rows << tr("%1 messages, %2 values kept, %3 repeats")
              .arg(s.messages)
              .arg(s.accepted - std::min(s.duplicates, s.accepted))
              .arg(s.duplicates);
  if (s.completeness) rows << tr("Completeness %1 %").arg(*s.completeness * 100, 0, 'f', 0);
  if (s.delayMedian && s.delayMost)
    rows << tr("Delay %1 s, 95 % within %2 s")
                .arg(*s.delayMedian, 0, 'f', 1)
                .arg(*s.delayMost, 0, 'f', 1);
  if (const session::DelaysAlone& alone = line->delaysAlone; !alone.latest.empty())
    rows << tr("No vehicle shows the delay of %1, %2 late")
                .arg(readable(alone.latest), durationText(millis(alone.seconds)));
  for (std::size_t i = 0; i < std::min(s.reasons.size(), kReasonsShown); ++i)
    rows << QString("%1 × %2").arg(s.reasons[i].count).arg(rejectionText(s.reasons[i].reason));
  const std::size_t from = s.evidence.size() - std::min(s.evidence.size(), kEvidenceShown);
  for (std::size_t i = s.evidence.size(); i-- > from;) {
    const FeedEvidence& e = s.evidence[i];
    rows << tr("%1, byte %2: %3")
                .arg(clockOf(world(), e.received))
                .arg(e.offset)
                .arg(rejectionText(e.reason) + " " + readable(e.detail));
    rows << readable(e.bytes);
  }
  const QString text = rows.join('\n');
  if (detail_->text() != text) detail_->setText(text);
}

QString feedStateText(const session::FeedLine& line) {
  return line.trouble.empty() ? say(nameOf(line.status.state)) : FeedList::tr("trouble");
}

QString feedsText(const session::WorldView& view) {
  if (!view.feeds) return {};
  std::optional<Instant> newest;
  int fresh = 0, waiting = 0;
  for (const session::FeedLine& line : *view.feeds) {
    fresh += line.status.state == FeedState::fresh;
    waiting += line.status.state == FeedState::unheard;
    newest = std::max(newest, line.status.lastSeen);
  }
  QString text = FeedList::tr("Feeds: %1 of %2 fresh").arg(fresh).arg(view.feeds->size());
  if (waiting > 0) text += " · " + FeedList::tr("%1 waiting").arg(waiting);
  if (newest) text += " · " + durationText(std::max(view.now - *newest, Millis{0}));
  return text;
}

}  // namespace citymirror::panels
