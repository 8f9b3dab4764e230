#include <QFrame>
#include <QLabel>
#include <algorithm>

#include "app/desktop/model_tools.h"
#include "app/desktop/stage.h"
#include "app/session/command/label_mask.h"

/// Features of models: chosen by a click, by rows of their table, and what the card says of one.
namespace citymirror::desktop {
namespace {

QString featureText(const FieldValue& value) {
  if (const auto* whole = std::get_if<std::int64_t>(&value)) return QString::number(*whole);
  if (const auto* real = std::get_if<double>(&value)) return QString::number(*real, 'g', 8);
  if (const auto* text = std::get_if<std::string>(&value)) return QString::fromStdString(*text);
  return QStringLiteral("–");
}

}  // namespace

QString ModelTools::facts() const {
  return card_->isHidden() ? QString() : title_->text() + "\n" + facts_->text();
}

bool ModelTools::deselect() {
  if (card_->isHidden() && !severalMarked_) return false;
  card_->hide();
  severalMarked_ = false;
  city_->selectModelFeature(nullptr);
  emit moved();
  return true;
}

void ModelTools::show(const view::Pick& pick) {
  if (pick.kind != view::PickKind::model || !pick.feature) {
    deselect();
    return;
  }
  tell(*pick.model, *pick.feature);
}

void ModelTools::showFeature(const std::shared_ptr<const MeshModel>& model, std::size_t row) {
  const bool here =
      std::ranges::any_of(shown_, [&](const Shown& shown) { return shown.model == model; });
  if (here && row < model->features.size()) tell(*model, model->features[row]);
}

void ModelTools::chooseFeatures(const std::shared_ptr<const MeshModel>& model,
                                const std::vector<std::uint32_t>& rows) {
  if (rows.size() == 1) return showFeature(model, rows[0]);
  deselect();
  if (rows.empty()) return;
  city_->markModelFeatures(*model, rows);
  severalMarked_ = true;
}

void ModelTools::showRow(const QString& table, std::size_t row) {
  const std::string key = table.toStdString();
  for (const Shown& shown : shown_)
    if (shown.table && shown.table->key == key) return showFeature(shown.model, row);
}

void ModelTools::showCode(const QString& table, const QString& code) {
  const std::string key = table.toStdString(), wanted = code.toStdString();
  for (const Shown& shown : shown_) {
    if (!shown.table || shown.table->key != key) continue;
    for (std::size_t row = 0; row < shown.table->rows; ++row)
      if (shown.table->code(row) == wanted) return showFeature(shown.model, row);
  }
}

void ModelTools::tell(const MeshModel& model, const MeshFeature& feature) {
  city_->selectModelFeature(&feature);
  severalMarked_ = false;
  title_->setText(QString::fromStdString(feature.kind.empty() ? feature.code : feature.kind));
  QStringList lines{tr("Code: %1").arg(QString::fromStdString(feature.code))};
  const std::size_t all = feature.attributes.size(), told = std::min(all, kMostFacts);
  for (std::size_t i = 0; i < told; ++i) {
    const auto& [name, value] = feature.attributes[i];
    const auto label = mask_ ? mask_->attribute("*", name) : std::nullopt;
    lines << QString::fromStdString(name) + ": " +
                 (label ? QString::fromStdString(session::maskedValue(*label))
                        : featureText(value).left(120));
  }
  if (all > told) lines << tr("+ %1 more in the attribute table").arg(all - told);
  const Provenance& from = model.provenance;
  lines << tr("Source: %1").arg(QString::fromStdString(model.name + ", " + from.method));
  facts_->setText(lines.join('\n'));
  card_->show();
  emit moved();
}

}  // namespace citymirror::desktop
