#include "app/desktop/feed_wizard.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QGridLayout>
#include <QLabel>
#include <QLineEdit>
#include <QMenu>
#include <QPlainTextEdit>
#include <QPushButton>
#include <QRegularExpression>

#include "app/panels/card_scroll.h"
#include "app/panels/feed_list.h"
#include "app/panels/parts.h"
#include "app/panels/role_gate.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"
#include "app/session/command/seat_rights.h"
#include "engine/core/file_io.h"

namespace citymirror::desktop {
namespace {

constexpr int kTextHeight = 180, kTextWidth = 560;  // px; of the card while a descriptor is in it
constexpr std::size_t kShownLines = 5;

/// The text of the first such key, where a draft has those of the feed itself.
void putText(QString& descriptor, const QString& key, QString value) {
  static const QString kPattern(R"x("%1"\s*:\s*"((?:[^"\\]|\\.)*)")x");
  const auto found = QRegularExpression(kPattern.arg(key)).match(descriptor);
  value.replace('\\', "\\\\").replace('"', "\\\"");
  if (found.hasMatch())
    descriptor.replace(found.capturedStart(1), found.capturedLength(1), value);
}

}  // namespace

FeedWizard::FeedWizard(view::CityView* city, QWidget* stage)
    : ViewerTool(stage), city_(city), card_(new QFrame(stage)) {
  buildCard();
  connect(sample_, &QPushButton::clicked, this, &FeedWizard::chooseSample);
  connect(save_, &QPushButton::clicked, this, &FeedWizard::chooseFile);
  connect(connect_, &QPushButton::clicked, this, &FeedWizard::connectNow);
  connect(close_, &QPushButton::clicked, this, [this] { open(false); });
  connect(id_, &QLineEdit::editingFinished, this, &FeedWizard::takeIdAndAddress);
  connect(address_, &QLineEdit::editingFinished, this, &FeedWizard::takeIdAndAddress);
  connect(text_, &QPlainTextEdit::textChanged, this, &FeedWizard::preview);
}

void FeedWizard::buildCard() {
  card_->setObjectName("overlay");
  card_->hide();
  title_ = panels::makeLabel("statement", card_);
  sampleName_ = panels::makeLabel("small", card_);
  guesses_ = panels::makeLabel("small", card_);
  yield_ = panels::makeLabel("small", card_);
  for (QLabel* label : {sampleName_, guesses_, yield_}) label->setWordWrap(true);
  sample_ = new QPushButton(card_);
  save_ = new QPushButton(card_);
  connect_ = new QPushButton(card_);
  connect_->setObjectName("connectFeed");
  close_ = new QPushButton(card_);
  id_ = new QLineEdit("feed", card_);
  address_ = new QLineEdit(card_);
  text_ = new QPlainTextEdit(card_);
  text_->setLineWrapMode(QPlainTextEdit::NoWrap);
  text_->setFixedHeight(kTextHeight);
  layOut();
}

/// What is long scrolls; what closes, saves and connects stays in sight.
void FeedWizard::layOut() {
  auto* inside = new panels::CardScroll(card_);
  auto* grid = new QGridLayout;
  grid->setColumnStretch(1, 1);
  grid->addWidget(sample_, 0, 0);
  grid->addWidget(sampleName_, 0, 1);
  grid->addWidget(id_, 1, 0);
  grid->addWidget(address_, 1, 1);
  grid->addWidget(guesses_, 2, 0, 1, 2);
  grid->addWidget(text_, 3, 0, 1, 2);
  grid->addWidget(yield_, 4, 0, 1, 2);
  inside->column()->addLayout(grid);
  auto* ends = new QGridLayout;
  ends->addWidget(save_, 0, 0);
  ends->addWidget(connect_, 0, 1);
  ends->addWidget(close_, 1, 0, 1, 2);
  auto* column = new QVBoxLayout(card_);
  column->setContentsMargins(2 * panels::kGrid, panels::kGrid, panels::kGrid, panels::kGrid);
  column->addWidget(title_);
  column->addWidget(inside, 1);
  column->addLayout(ends);
}

/// What is typed as soon as it opens is its own.
void FeedWizard::open(bool shown) {
  const bool opens = shown && card_->isHidden();
  card_->setVisible(shown);
  if (opens) id_->setFocus();
  emit moved();
}

void FeedWizard::chooseSample() {
  const QString path = QFileDialog::getOpenFileName(city_, tr("A sample message"));
  if (!path.isEmpty()) useSample(path);
}

void FeedWizard::useSample(const QString& path) {
  samplePath_ = path;
  open(true);
  draft();
}

/// What a person has written by hand stays: id and address are put into it.
void FeedWizard::takeIdAndAddress() {
  if (!edited_ || text_->toPlainText().trimmed().isEmpty()) return draft();
  QString text = text_->toPlainText();
  putText(text, "id", id_->text().trimmed());
  if (const QString address = address_->text().trimmed(); !address.isEmpty())
    putText(text, "url", address);
  if (text != text_->toPlainText()) text_->setPlainText(text);
}

void FeedWizard::draft() {
  savedPath_.clear();
  edited_ = false;
  if (samplePath_.isEmpty()) return;
  auto read = readFile(samplePath_.toStdString());
  sampleBytes_ = read ? std::move(*read) : std::string();
  const auto city = city_->city();
  auto drafted = read ? session::draftFeedFrom(sampleBytes_, id_->text().trimmed().toStdString(),
                                               address_->text().trimmed().toStdString(), city.get())
                      : read.error();
  const QSignalBlocker quiet(text_);
  text_->setPlainText(drafted ? QString::fromStdString(drafted->draft.descriptor) : QString());
  shownGuesses_ = drafted ? std::move(drafted->draft.guesses) : std::vector<gis::FeedGuess>();
  newest_ = drafted ? drafted->draft.newest : std::string();
  showDraft();
  if (drafted)
    showPreview(drafted->preview);
  else
    showError(drafted.error());
}

void FeedWizard::preview() {
  savedPath_.clear();
  edited_ = true;
  if (samplePath_.isEmpty()) return;
  const auto read =
      session::previewDraft(text_->toPlainText().toStdString(), sampleBytes_, newest_);
  if (read)
    showPreview(*read);
  else
    showError(read.error());
}

void FeedWizard::showDraft() {
  sampleName_->setText(samplePath_.isEmpty() ? tr("one message, as the sender sends it")
                                             : QFileInfo(samplePath_).fileName());
  QStringList lines;
  for (const gis::FeedGuess& guess : shownGuesses_)
    lines << QString("· %1 — %2").arg(panels::say(guess.what), QString::fromStdString(guess.where));
  if (!lines.isEmpty()) lines.prepend(tr("Please confirm what was guessed:"));
  guesses_->setText(lines.join('\n'));
  guesses_->setVisible(!lines.isEmpty());
  for (QWidget* part : std::initializer_list<QWidget*>{text_, yield_, save_, connect_})
    part->setVisible(!samplePath_.isEmpty());
  emit moved();
}

void FeedWizard::showPreview(const session::FeedPreview& preview) {
  shownPreview_ = preview;
  shownError_.reset();
  QStringList lines{tr("The sample yields %1, rejected %2")
                        .arg(preview.status.accepted)
                        .arg(preview.status.rejected)};
  for (std::size_t i = 0; i < std::min(preview.kept.size(), kShownLines); ++i)
    lines << panels::say(preview.kept[i]);
  for (const FeedStatus::Reason& reason : preview.status.reasons)
    lines << QString("× %1: %2").arg(reason.count).arg(panels::rejectionText(reason.reason));
  yield_->setText(lines.join('\n'));
  followRights();
  emit moved();
}

void FeedWizard::followRights() {
  const bool yields = shownPreview_ && shownPreview_->status.accepted > 0;
  panels::followRole(save_, *view_, session::Act::connectFeed, yields);
  panels::followRole(connect_, *view_, session::Act::connectFeed, yields,
                     tr("The feed is taken at once, and again after a restart"));
}

void FeedWizard::setView(const panels::ViewPtr& view) {
  view_ = view;
  followRights();
}

void FeedWizard::showError(const Error& error) {
  shownPreview_.reset();
  shownError_ = error;
  yield_->setText(panels::errorText(error));
  yield_->show();
  followRights();
  emit moved();
}

void FeedWizard::chooseFile() {
  const QString path = QFileDialog::getSaveFileName(city_, tr("Save the descriptor"),
                                                    id_->text().trimmed() + ".json", "JSON (*.json)");
  if (!path.isEmpty()) save(path.endsWith(".json") ? path : path + ".json");
}

bool FeedWizard::save(const QString& path) {
  if (const Outcome may = session::permitAt(view_->person, session::Act::connectFeed); !may) {
    emit said(tr("Not saved: %1").arg(panels::errorText(may.error())));
    return false;
  }
  const std::string text = text_->toPlainText().toStdString();
  if (const auto read = gis::readFeedDescriptor(text, path.toStdString()); !read)
    return showError(read.error()), false;
  if (const Outcome written = writeFile(path.toStdString(), text); !written)
    return showError(written.error()), false;
  savedPath_ = path;
  emit said(tr("Saved. The feed is connected with: citymirror --feed %1").arg(path));
  return true;
}

/// The descriptor lies in a file first, as it does for every later start.
void FeedWizard::connectNow() {
  if (savedPath_.isEmpty()) chooseFile();
  if (!savedPath_.isEmpty()) emit connectWanted(savedPath_);
}

void FeedWizard::fillMenu(QMenu& menu) {
  menu.addAction(tr("Connect a feed…"), this, [this] { open(card_->isHidden()); });
}

bool FeedWizard::back() {
  if (card_->isHidden()) return false;
  open(false);
  return true;
}

QList<QWidget*> FeedWizard::cards() { return {card_}; }

/// A descriptor's lines are read whole; without one the card is like any other.
int FeedWizard::cardWidth() const { return samplePath_.isEmpty() ? 0 : kTextWidth; }

void FeedWizard::retranslate() {
  title_->setText(tr("Connect a feed"));
  sample_->setText(tr("Sample message…"));
  save_->setText(tr("Save the descriptor…"));
  connect_->setText(tr("Connect now"));
  close_->setText(tr("Close"));
  id_->setPlaceholderText(tr("Id"));
  id_->setAccessibleName(tr("Id of the feed"));
  address_->setPlaceholderText("mqtt://…  https://…  folder:…");
  address_->setAccessibleName(tr("Where the feed comes from"));
  text_->setAccessibleName(tr("Descriptor of the feed"));
  showDraft();
  if (const auto shown = shownPreview_) showPreview(*shown);
  if (const auto shown = shownError_) showError(*shown);
  followRights();
}

}  // namespace citymirror::desktop
