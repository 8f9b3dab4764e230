#pragma once
#include <QTranslator>
#include <optional>

#include "engine/core/text.h"

namespace citymirror::desktop {

/// A catalogue whose contexts are class names without their namespaces, as lupdate writes them.
class Catalogue : public QTranslator {
 public:
  using QTranslator::QTranslator;
  QString translate(const char* context, const char* source, const char* comment,
                    int n) const override;
};

/// Switches the language of every widget while the program runs. Keep it as long as the
/// application; widgets are told by LanguageChange events.
class Translation {
 public:
  Translation() = default;
  ~Translation();
  Translation(const Translation&) = delete;
  Translation& operator=(const Translation&) = delete;

  void use(Language language);
  Language language() const { return language_; }

 private:
  Catalogue chinese_;
  Language language_ = Language::en;
};

/// "zh", "en", or the system's language for an empty word (中文 systems read 中文, others English);
/// nothing for other words.
std::optional<Language> languageFromWord(const QString& word);

}  // namespace citymirror::desktop
