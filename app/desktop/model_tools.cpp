#include "app/desktop/model_tools.h"

#include <QFileDialog>
#include <QLabel>
#include <QMenu>
#include <QVBoxLayout>
#include <algorithm>

#include "app/panels/parts.h"
#include "app/panels/theme.h"

namespace citymirror::desktop {
namespace {

constexpr std::size_t kMostFacts = 14;

QString textOf(const FieldValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return QString::number(*whole);
  if (const auto* real = std::get_if<double>(&value)) return QString::number(*real, 'g', 8);
  if (const auto* text = std::get_if<std::string>(&value)) return QString::fromStdString(*text);
  return QStringLiteral("–");
}

}  // namespace

ModelTools::ModelTools(view::CityView* city, QWidget* stage)
    : ViewerTool(stage), city_(city), card_(new QFrame(stage)) {
  card_->setObjectName("overlay");
  card_->hide();
  title_ = panels::makeLabel("statement", card_);
  facts_ = panels::makeLabel("small", card_);
  for (QLabel* label : {title_, facts_}) {
    label->setWordWrap(true);
    label->setTextFormat(Qt::PlainText);
  }
  auto* column = new QVBoxLayout(card_);
  column->setContentsMargins(2 * panels::kGrid, panels::kGrid, panels::kGrid, panels::kGrid);
  column->addWidget(title_);
  column->addWidget(facts_);
  connect(city_, &view::CityView::picked, this, &ModelTools::show);
}

ModelTools::~ModelTools() {
  jobs_.cancelAll();
  jobs_.drain();
}

void ModelTools::setView(const panels::ViewPtr& view) {
  if (view->city == model_) return;
  jobs_.cancelAll();
  model_ = view->city;
  deselect();
}

void ModelTools::fillMenu(QMenu& menu) {
  QAction* open = menu.addAction(tr("Add model…") + "\tCtrl+O", this, &ModelTools::choose);
  open->setToolTip(tr("Add a city model, tiles or a single model to the picture"));
  open->setEnabled(model_ != nullptr);
}

void ModelTools::add(const gis::ModelSource& source) {
  if (!model_) return;
  ++reading_;
  jobs_.submit({"读取模型", "Reading a model"},
               [this, source, city = model_](const run::JobContext& job) {
                 auto model = session::readModelFile(source, *city, job);
                 QMetaObject::invokeMethod(
                     this,
                     [this, model = std::move(model), city]() mutable {
                       --reading_;
                       if (city == model_) received(std::move(model));
                     },
                     Qt::QueuedConnection);
               });
}

void ModelTools::received(Result<std::shared_ptr<const MeshModel>> model) {
  if (!model) {
    const QString error = QString::fromStdString(model.error().text());
    emit said(tr("Model not added: %1").arg(error));
    emit failed(error);
    return;
  }
  city_->addModel(*model);
  QStringList notes;
  for (const Note& note : model.notes())
    notes << QString::fromStdString(note.what + " (" + note.where + ")");
  const QString name = QString::fromStdString((*model)->name);
  emit said(notes.isEmpty() ? tr("Model added: %1").arg(name)
                            : tr("Model added: %1; %2 remarks, first: %3")
                                  .arg(name)
                                  .arg(notes.size())
                                  .arg(notes.front()));
  emit added(name, int((*model)->features.size()), notes);
}

void ModelTools::choose() {
  const QString path = QFileDialog::getOpenFileName(
      city_, tr("Add a model"), {},
      tr("Models") + " (*.json *.gml *.xml *.gltf *.glb *.obj *.fbx *.ifc *.dae);;" +
          tr("All files") + " (*)");
  if (path.isEmpty()) return;
  gis::ModelSource source;
  source.path = path.toStdString();
  const draw::CameraPose pose = city_->pose();
  source.placement = gis::ModelPlacement{pose.target, {}, 0, 1};
  add(source);
}

QString ModelTools::facts() const {
  return card_->isHidden() ? QString() : title_->text() + "\n" + facts_->text();
}

bool ModelTools::deselect() {
  if (card_->isHidden()) return false;
  card_->hide();
  city_->selectModelFeature(nullptr);
  emit moved();
  return true;
}

void ModelTools::show(const view::Pick& pick) {
  if (pick.kind != view::PickKind::model || !pick.feature) {
    deselect();
    return;
  }
  const MeshFeature& feature = *pick.feature;
  city_->selectModelFeature(&feature);
  title_->setText(QString::fromStdString(feature.kind.empty() ? feature.code : feature.kind));
  QStringList lines{tr("Code: %1").arg(QString::fromStdString(feature.code))};
  for (std::size_t i = 0; i < std::min(feature.attributes.size(), kMostFacts); ++i) {
    const auto& [name, value] = feature.attributes[i];
    lines << QString::fromStdString(name) + ": " + textOf(value).left(120);
  }
  const Provenance& from = pick.model->provenance;
  lines << tr("Source: %1").arg(QString::fromStdString(pick.model->name + ", " + from.method));
  facts_->setText(lines.join('\n'));
  card_->show();
  emit moved();
}

}  // namespace citymirror::desktop
