#include "app/panels/help_card.h"

#include <QDir>
#include <QFile>
#include <QHBoxLayout>
#include <QLabel>
#include <QLineEdit>
#include <QListWidget>
#include <QPushButton>
#include <QTextBrowser>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::panels {
namespace {

constexpr int kListWidth = 240;  // px
const char* const kFirstPage = "start.md";

}  // namespace

HelpCard::HelpCard(QWidget* parent) : Panel(parent) {
  setObjectName("overlay");
  heading_ = makeLabel("title", this);
  close_ = makeCloseButton(this);
  words_ = new QLineEdit(this);
  words_->setObjectName("helpWords");
  words_->setClearButtonEnabled(true);
  list_ = makeList("helpPages", this);
  page_ = new QTextBrowser(this);
  page_->setObjectName("helpPage");
  page_->setOpenLinks(false);
  page_->setFrameShape(QFrame::NoFrame);
  connect(close_, &QPushButton::clicked, this, &HelpCard::closed);
  connect(words_, &QLineEdit::textChanged, this, &HelpCard::fillList);
  connect(list_, &QListWidget::currentItemChanged, this, [this](QListWidgetItem* item) {
    if (item != nullptr) showPage(item->data(Qt::UserRole).toString());
  });
  connect(page_, &QTextBrowser::anchorClicked, this, [this](const QUrl& url) {
    const QString file = url.fileName();
    if (url.scheme().isEmpty() && file.endsWith(".md")) showPage(file);
  });
  buildLayout();
  hide();
  retranslate();
}

void HelpCard::buildLayout() {
  auto* side = new QVBoxLayout;
  side->setSpacing(kGrid);
  side->addWidget(words_);
  side->addWidget(list_, 1);
  words_->setFixedWidth(kListWidth);
  list_->setFixedWidth(kListWidth);
  auto* both = new QHBoxLayout;
  both->setSpacing(2 * kGrid);
  both->addLayout(side);
  both->addWidget(page_, 1);
  auto* column = new QVBoxLayout(this);
  column->setContentsMargins(2 * kGrid, kGrid, 2 * kGrid, 2 * kGrid);
  column->setSpacing(kGrid);
  column->addLayout(makeTitleRow(heading_, close_));
  column->addLayout(both, 1);
}

void HelpCard::setFolder(const QString& folder) {
  pages_.clear();
  for (const QString& file : QDir(folder).entryList({"*.md"}, QDir::Files, QDir::Name)) {
    QFile source(folder + "/" + file);
    if (!source.open(QIODevice::ReadOnly)) continue;
    const QString text = QString::fromUtf8(source.readAll());
    const QString first = text.section('\n', 0, 0);
    pages_.push_back({file, first.startsWith("# ") ? first.mid(2) : file, text});
  }
  std::stable_partition(pages_.begin(), pages_.end(),
                        [](const Page& page) { return page.file == kFirstPage; });
  shown_ = pages_.empty() ? QString() : pages_.front().file;
  fillList();
}

void HelpCard::open() {
  show();
  raise();
  words_->setFocus();
}

/// The half of "中文 / English" that people read.
QString HelpCard::titleOf(const Page& page) const {
  const QStringList halves = page.title.split(" / ");
  if (halves.size() != 2) return page.title;
  return say(Text{halves[0].toStdString(), halves[1].toStdString()});
}

void HelpCard::fillList() {
  const QStringList words = words_->text().split(' ', Qt::SkipEmptyParts);
  const QSignalBlocker quiet(list_);
  list_->clear();
  for (const Page& page : pages_) {
    const bool has = std::all_of(words.begin(), words.end(), [&](const QString& word) {
      return page.text.contains(word, Qt::CaseInsensitive);
    });
    if (!has) continue;
    auto* item = new QListWidgetItem(titleOf(page), list_);
    item->setData(Qt::UserRole, page.file);
    if (page.file == shown_) list_->setCurrentItem(item);
  }
  if (list_->currentItem() == nullptr && list_->count() > 0) list_->setCurrentRow(0);
  const QListWidgetItem* current = list_->currentItem();
  if (current != nullptr) return showPage(current->data(Qt::UserRole).toString());
  page_->setPlainText(pages_.empty() ? tr("No page of help was found beside the program")
                                     : tr("No page has these words"));
}

void HelpCard::showPage(const QString& file) {
  const auto found = std::ranges::find(pages_, file, &Page::file);
  if (found == pages_.end()) return;
  shown_ = file;
  page_->setMarkdown(found->text);
  const QString first = words_->text().section(' ', 0, 0, QString::SectionSkipEmpty);
  page_->moveCursor(QTextCursor::Start);
  if (!first.isEmpty()) page_->find(first);
  const QSignalBlocker quiet(list_);
  for (int row = 0; row < list_->count(); ++row)
    if (list_->item(row)->data(Qt::UserRole).toString() == file) list_->setCurrentRow(row);
}

void HelpCard::retranslate() {
  heading_->setText(tr("Help"));
  close_->setToolTip(tr("Close the help (F1)"));
  close_->setAccessibleName(tr("Close the help"));
  words_->setPlaceholderText(tr("Words to look for"));
  words_->setAccessibleName(tr("Words to look for"));
  list_->setAccessibleName(tr("Pages of help"));
  fillList();
}

}  // namespace citymirror::panels
