#include "app/desktop/city_tools.h"

#include <QFileDialog>
#include <QFileInfo>
#include <QLabel>
#include <QMenu>
#include <QProgressBar>
#include <QPushButton>
#include <QVBoxLayout>
#include <algorithm>

#include "app/desktop/note_text.h"
#include "app/desktop/stage.h"
#include "app/panels/card_scroll.h"
#include "app/panels/import_city_dialog.h"
#include "app/panels/parts.h"
#include "app/panels/theme.h"
#include "app/panels/words.h"

namespace citymirror::desktop {
namespace {

constexpr int kImportTickMs = 200;

}  // namespace

CityTools::CityTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage), city_(city), card_(new QFrame(stage)) {
  buildCard();
  connect(cancel_, &QPushButton::clicked, this, &CityTools::cancel);
  connect(open_, &QPushButton::clicked, this, [this] { open(folder_); });
  connect(close_, &QPushButton::clicked, this, [this] { back(); });
  ticks_.setInterval(kImportTickMs);
  connect(&ticks_, &QTimer::timeout, this, &CityTools::showCard);
}

CityTools::~CityTools() {
  jobs_.cancelAll();
  jobs_.drain();
}

void CityTools::buildCard() {
  card_->setObjectName("overlay");
  card_->hide();
  title_ = panels::makeLabel("statement", card_);
  facts_ = panels::makeLabel("small", card_);
  for (QLabel* label : {title_, facts_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
  }
  bar_ = new QProgressBar(card_);
  bar_->setRange(0, 100);
  cancel_ = panels::makeButton("cancelImport", card_);
  open_ = panels::makeButton("openImported", card_);
  close_ = panels::makeButton("closeImport", card_);
  auto* column = new QVBoxLayout(card_);
  column->setContentsMargins(2 * panels::kGrid, panels::kGrid, panels::kGrid, panels::kGrid);
  auto* inside = new panels::CardScroll(card_);  // a city may have much to be told of
  inside->column()->addWidget(facts_);
  for (QWidget* part :
       std::initializer_list<QWidget*>{title_, bar_, inside, cancel_, open_, close_})
    column->addWidget(part);
}

void CityTools::setView(const panels::ViewPtr& view) { view_ = view; }

/// What is live, and what others look at too, stays.
bool CityTools::mayChange() {
  if (!view_ || (!view_->feeds && !view_->seat)) return true;
  emit said(
      tr("This seat has live feeds or shares its picture and keeps its city. Open another one in "
         "its own window: citymirror --city DIR"));
  return false;
}

void CityTools::open(const QString& folder) {
  if (!mayChange()) return;
  if (!QFileInfo::exists(folder + "/city.json"))
    return void(emit said(tr("No city package: %1 has no city.json. Choose the folder that "
                             "\"Import a city\" wrote")
                              .arg(folder)));
  emit said(tr("Opening %1").arg(folder));
  emit cityWanted(folder);
}

void CityTools::chooseFolder() {
  const QString folder = QFileDialog::getExistingDirectory(city_, tr("Open a city"));
  if (!folder.isEmpty()) open(folder);
}

void CityTools::chooseFiles() {
  panels::ImportCityDialog dialog(city_);
  if (dialog.exec() != QDialog::Accepted) return;
  if (const auto wanted = dialog.wanted()) importFiles(*wanted);
}

void CityTools::importFiles(const session::CityImport& wanted) {
  if (busy_) return void(emit said(tr("A city is being imported; wait or cancel it first")));
  busy_ = true;
  made_ = false;
  found_.clear();
  folder_ = QString::fromStdString(wanted.folder);
  jobs_.submit({"导入城市", "Importing a city"}, [this, wanted](const run::JobContext& job) {
    auto made = session::importIntoPackage(wanted, job);
    QMetaObject::invokeMethod(
        this, [this, wanted, made = std::move(made)] { received(wanted, made); },
        Qt::QueuedConnection);
  });
  ticks_.start();
  showCard();
}

void CityTools::cancel() {
  if (!jobs_.cancelAll().empty())  // it had not begun, and nobody else will say its end
    received({}, Error{ErrorCode::cancelled, "The import was cancelled", "import", "Start it again"});
}

void CityTools::received(const session::CityImport& wanted,
                         const Result<std::shared_ptr<const CityModel>>& made) {
  busy_ = false;
  ticks_.stop();
  made_ = made.ok();
  if (!made) {
    const QString error = made.error().code == ErrorCode::cancelled
                              ? tr("Cancelled; nothing was written")
                              : panels::errorText(made.error());
    found_ = {error};
    showCard();
    emit said(tr("City not imported: %1").arg(error));
    emit failed(error);
    return;
  }
  const CityModel& city = **made;
  found_ << tr("%1 buildings, %2 roads, %3 waters, %4 trees; terrain of %5 m cells; %6")
                .arg(city.buildings.size())
                .arg(city.roads.roads.size())
                .arg(city.water.size())
                .arg(city.trees.size())
                .arg(city.terrain.shape.cell)
                .arg(QString::fromStdString(city.frame.crs));
  if (!made.notes().empty()) found_ << tr("What the reader remarks:");
  for (const Note& note : made.notes())
    found_ << QStringLiteral("· ") + noteText(note);
  showCard();
  emit said(tr("City imported: %1").arg(folder_));
  emit imported(QString::fromStdString(wanted.folder), int(made.notes().size()));
}

void CityTools::showCard() {
  const QString name = QFileInfo(folder_).fileName();
  title_->setText(busy_   ? tr("Importing %1").arg(name)
                  : made_ ? tr("Imported: %1").arg(name)
                          : tr("Not imported: %1").arg(name));
  const auto running = jobs_.status();
  if (busy_ && !running.empty()) {
    bar_->setValue(int(100 * running.front().fraction));
    facts_->setText(panels::say(running.front().phase));
  } else if (!busy_) {
    const auto most = qsizetype(kMostFacts);
    QStringList lines = found_.mid(0, most);
    if (found_.size() > most)
      lines << tr("and %1 more, in the package's city.json").arg(found_.size() - most);
    facts_->setText(lines.join('\n'));
  }
  bar_->setVisible(busy_);
  cancel_->setVisible(busy_);
  open_->setVisible(!busy_ && made_);
  close_->setVisible(!busy_);
  card_->show();
  emit moved();
}

void CityTools::fillMenu(QMenu& menu) {
  QMenu* sub = menu.addMenu(tr("City"));
  sub->addAction(tr("Open a city…"), this, &CityTools::chooseFolder);
  sub->addAction(tr("Import a city…"), this, &CityTools::chooseFiles)->setEnabled(!busy_);
}

bool CityTools::back() {
  if (busy_ || card_->isHidden()) return false;
  card_->hide();
  emit moved();
  return true;
}

void CityTools::retranslate() {
  cancel_->setText(tr("Cancel"));
  open_->setText(tr("Open this city"));
  close_->setText(tr("Close"));
  if (!card_->isHidden()) showCard();
}

}  // namespace citymirror::desktop
