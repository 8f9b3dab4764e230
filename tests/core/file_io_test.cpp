#include "engine/core/file_io.h"

#include <sys/resource.h>

#include <QDir>
#include <QTemporaryDir>
#include <QDir>
#include <QtTest>
#include <filesystem>
#include <csignal>

using namespace citymirror;

class FileIoTest : public QObject {
  Q_OBJECT
 private slots:
  void aNameMustSayWhatIsWrittenAndItsPlaceMustBeFree() {
    const QTemporaryDir folder;
    const auto at = [&](const char* name) { return folder.filePath(name).toStdString(); };
    QVERIFY(requireFileName(at("new.png"), ".png").ok());
    QVERIFY(requireFileName(at("NEW.PNG"), ".png").ok());
    QVERIFY(writeFile(at("old.png"), "x").ok());
    QVERIFY(requireFileName(at("old.png"), ".png").ok());
    QVERIFY(QDir(folder.path()).mkdir("folder.png"));
    QVERIFY(std::filesystem::exists("/dev/null"));
    std::filesystem::create_symlink("/dev/null", at("device.png"));
    for (const char* wrong : {"a.jpg", "a", "png", ".png.txt", "folder.png", "device.png"}) {
      const Outcome refused = requireFileName(at(wrong), ".png");
      QVERIFY2(!refused.ok(), wrong);
      QVERIFY(refused.error().where == at(wrong) && !refused.error().remedy.empty());
    }
  }
  void whatIsWrittenIsRead() {
    const QTemporaryDir folder;
    const std::string path = folder.filePath("new/deep/a.bin").toStdString(), bytes("a\0\nb", 4);
    QVERIFY(writeFile(path, bytes).ok());
    const auto back = readFile(path);
    QVERIFY(back.ok() && *back == bytes);
    QVERIFY(writeFile(path, "").ok());
    QVERIFY(readFile(path)->empty());
    std::string large(3'000'001, 'x');
    large.back() = 'y';
    QVERIFY(writeFile(path, large).ok());
    QVERIFY(*readFile(path) == large);
  }
  void whatTheSystemMakesUpIsReadToItsEnd() {  // its size reads as 0
    const auto maps = readFile("/proc/self/maps");
    QVERIFY(maps.ok() && maps->size() > 1000 && maps->back() == '\n');
  }
  void aMissingFileAndAFolderAreNotFound() {
    const QTemporaryDir folder;
    QCOMPARE(readFile(folder.filePath("none").toStdString()).error().code, ErrorCode::notFound);
    const Error folderRead = readFile(folder.path().toStdString()).error();
    QCOMPARE(folderRead.code, ErrorCode::notFound);
    QVERIFY(folderRead.what.find("folder") != std::string::npos);
  }
  void filesThatBelongTogetherAreAllOrNone() {
    const QTemporaryDir folder;
    const std::string a = folder.filePath("a").toStdString(),
                      b = folder.filePath("b").toStdString();
    QVERIFY(writeFiles({{a, "old a"}, {b, "old b"}}).ok());
    rlimit before{};
    getrlimit(RLIMIT_FSIZE, &before);
    const auto handler = std::signal(SIGXFSZ, SIG_IGN);
    const rlimit small{1000, before.rlim_max};
    setrlimit(RLIMIT_FSIZE, &small);
    const Outcome written = writeFiles({{a, "new a"}, {b, std::string(5000, 'b')}});
    setrlimit(RLIMIT_FSIZE, &before);
    std::signal(SIGXFSZ, handler);
    QVERIFY(!written.ok());
    QCOMPARE(written.error().code, ErrorCode::diskFull);
    QCOMPARE(written.error().where, b);
    QCOMPARE(*readFile(a), std::string("old a"));
    QCOMPARE(*readFile(b), std::string("old b"));
    QCOMPARE(QDir(folder.path()).entryList(QDir::Files).size(), 2);
  }
  void aPlaceThatCannotBeWrittenIsAnError() {
    const Outcome written = writeFile("/proc/nowhere/a", "x");
    QVERIFY(!written.ok());
    QCOMPARE(written.error().code, ErrorCode::ioFailed);
    QVERIFY(!written.error().remedy.empty());
  }
};

QTEST_GUILESS_MAIN(FileIoTest)
#include "file_io_test.moc"
