#include "app/desktop/translation.h"

#include <QCoreApplication>
#include <QLocale>
#include <cstring>

namespace citymirror::desktop {

QString Catalogue::translate(const char* context, const char* source, const char* comment,
                             int n) const {
  const char* last = context == nullptr ? nullptr : std::strrchr(context, ':');
  return QTranslator::translate(last == nullptr ? context : last + 1, source, comment, n);
}

Translation::~Translation() {
  if (QCoreApplication::instance() != nullptr) QCoreApplication::removeTranslator(&chinese_);
}

void Translation::use(Language language) {
  if (language == language_) return;
  language_ = language;
  if (language == Language::en) {
    QCoreApplication::removeTranslator(&chinese_);
    return;
  }
  if (chinese_.isEmpty()) (void)chinese_.load(":/i18n/citymirror_zh.qm");
  QCoreApplication::installTranslator(&chinese_);
}

std::optional<Language> languageFromWord(const QString& word) {
  if (word == "zh") return Language::zh;
  if (word == "en") return Language::en;
  if (!word.isEmpty()) return std::nullopt;
  return QLocale::system().language() == QLocale::Chinese ? Language::zh : Language::en;
}

}  // namespace citymirror::desktop
