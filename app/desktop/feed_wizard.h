#pragma once
#include "app/desktop/viewer_tool.h"
#include "app/session/live/feed_preview.h"

class QFrame;
class QLabel;
class QLineEdit;
class QPlainTextEdit;
class QPushButton;

namespace citymirror::desktop {

/// Connects a new feed from a sample message: drafts its descriptor, says what was guessed, shows
/// what the sample yields, and saves the file that `--feed` takes. What people change in the text is
/// shown at once.
class FeedWizard : public ViewerTool {
  Q_OBJECT
 public:
  FeedWizard(view::CityView* city, QWidget* stage);

  void open(bool shown);
  /// Drafts from a file; an error stands on the card.
  void useSample(const QString& path);
  /// False, with a word on the card, where the descriptor is none or the file cannot be written;
  /// with a message where the role may not connect feeds.
  bool save(const QString& path);

  void setView(const panels::ViewPtr& view) override;
  void fillMenu(QMenu& menu) override;
  bool back() override;
  QList<QWidget*> cards() override;
  int cardWidth() const override;
  void retranslate() override;

 signals:
  /// The descriptor of this file is to be taken at once.
  void connectWanted(const QString& file);

 private:
  void buildCard();
  void layOut();
  void connectNow();
  void chooseSample();
  void chooseFile();
  void takeIdAndAddress();
  void draft();
  void preview();
  void showDraft();
  void showPreview(const session::FeedPreview& preview);
  void showError(const Error& error);
  void followRights();

  view::CityView* city_;
  panels::ViewPtr view_ = std::make_shared<const session::WorldView>();
  QFrame* card_;
  QLabel *title_, *sampleName_, *guesses_, *yield_;
  QLineEdit *id_, *address_;
  QPlainTextEdit* text_;
  QPushButton *sample_, *save_, *connect_, *close_;
  QString samplePath_;
  QString savedPath_;  ///< of the descriptor as it stands; empty = not saved
  std::string sampleBytes_;
  std::vector<gis::FeedGuess> shownGuesses_;
  bool edited_ = false;  ///< the text, by hand, since it was drafted
  std::optional<session::FeedPreview> shownPreview_;
  std::optional<Error> shownError_;  ///< instead of it
  std::string newest_;
};

}  // namespace citymirror::desktop
