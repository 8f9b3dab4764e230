#include <curl/curl.h>

#include <algorithm>

#include "app/feeds/channel_workers.h"
#include "app/feeds/channels.h"
#include "app/feeds/mail_text.h"
#include "app/feeds/request_pattern.h"
#include "app/feeds/source_thread.h"
#include "app/feeds/tls_trouble.h"

namespace citymirror::feeds {
namespace {

constexpr int kSmtpWorkers = 2;

struct EndMail {
  void operator()(CURL* handle) const { curl_easy_cleanup(handle); }
};
struct FreeLines {
  void operator()(curl_slist* list) const { curl_slist_free_all(list); }
};
struct FreeMime {
  void operator()(curl_mime* mime) const { curl_mime_free(mime); }
};
using Lines = std::unique_ptr<curl_slist, FreeLines>;

int stopMail(void* stop, curl_off_t, curl_off_t, curl_off_t, curl_off_t) {
  return static_cast<const std::stop_token*>(stop)->stop_requested() ? 1 : 0;
}

Lines linesOf(const std::vector<std::string>& texts) {
  Lines lines(curl_slist_append(nullptr, texts.front().c_str()));
  for (std::size_t i = 1; i < texts.size(); ++i) curl_slist_append(lines.get(), texts[i].c_str());
  return lines;
}

void addPart(curl_mime* mime, const std::string& bytes, const char* type, const char* file) {
  curl_mimepart* part = curl_mime_addpart(mime);
  curl_mime_data(part, bytes.data(), bytes.size());
  curl_mime_type(part, type);
  curl_mime_encoder(part, "base64");
  if (file) curl_mime_filename(part, file);
}

/// Mail through a server that takes it on (RFC 5321), with STARTTLS or TLS and a login.
class SmtpChannel final : public ChannelWorkers {
 public:
  SmtpChannel(ChannelSettings settings, Secrets secrets, ChannelTimes given,
              std::function<Instant()> clock)
      : ChannelWorkers(given, std::move(clock), kSmtpWorkers), settings_(std::move(settings)) {
    if (const auto found = secrets.find(settings_.passwordEnv); found != secrets.end())
      password_ = found->second;
  }
  ~SmtpChannel() override { stop(); }

 protected:
  Outcome checkAddress(const std::string& address) const override {
    if (isMailbox(address)) return Done{};
    return Error{ErrorCode::badInput, "the address of a mail is no mailbox", settings_.id,
                 "Write name@host as the recipient's address"};
  }

  Tried transmit(const Outgoing& message, const std::stop_token& stop) override {
    const std::unique_ptr<CURL, EndMail> handle(curl_easy_init());
    const Lines envelope = linesOf({"<" + message.address + ">"});
    const Lines headers = linesOf(headersOf(message));
    const std::unique_ptr<curl_mime, FreeMime> mime(curl_mime_init(handle.get()));
    addPart(mime.get(), inLanguage(writtenText(message), settings_.language) + "\n",
            "text/plain; charset=utf-8", nullptr);
    if (!message.cap.empty())
      addPart(mime.get(), message.cap, "application/cap+xml", "warning.cap.xml");
    if (!message.gbt.empty())
      addPart(mime.get(), message.gbt, "application/xml", "warning.gbt35965.xml");
    setServer(handle.get(), stop);
    const std::string from = "<" + settings_.from + ">";
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_FROM, from.c_str());
    curl_easy_setopt(handle.get(), CURLOPT_MAIL_RCPT, envelope.get());
    curl_easy_setopt(handle.get(), CURLOPT_HTTPHEADER, headers.get());
    curl_easy_setopt(handle.get(), CURLOPT_MIMEPOST, mime.get());
    const CURLcode code = curl_easy_perform(handle.get());
    long status = 0;
    curl_easy_getinfo(handle.get(), CURLINFO_RESPONSE_CODE, &status);
    if (const auto trouble = tlsTrouble(handle.get(), code, settings_.authority);
        trouble && code != CURLE_SSL_CONNECT_ERROR)
      return refused(trouble->what + ". " + trouble->remedy);
    return judged(code, status);
  }

 private:
  std::vector<std::string> headersOf(const Outgoing& message) const {
    const std::string kind = message.kind == OutgoingKind::order ? "" : ".recall";
    const std::string title = inLanguage(
        writtenTitle(message),
        settings_.language == MessageLanguage::both ? MessageLanguage::zh : settings_.language);
    const std::size_t host = settings_.from.find('@');
    return {"Date: " + mailDate(now()),
            "From: <" + settings_.from + ">",
            "To: <" + message.address + ">",
            "Subject: " + encodedWords(title),
            "Message-ID: <" + percentEncoded(message.id) + kind + settings_.from.substr(host) + ">",
            "Auto-Submitted: auto-generated"};
  }

  void setServer(CURL* handle, const std::stop_token& stop) const {
    curl_easy_setopt(handle, CURLOPT_URL, settings_.url.c_str());
    curl_easy_setopt(handle, CURLOPT_PROTOCOLS_STR, "smtp,smtps");
    curl_easy_setopt(handle, CURLOPT_NOSIGNAL, 1L);
    curl_easy_setopt(handle, CURLOPT_TIMEOUT_MS, std::max(1L, long(times().answerWithin.count())));
    if (settings_.security == SmtpSecurity::starttls)
      curl_easy_setopt(handle, CURLOPT_USE_SSL, long(CURLUSESSL_ALL));
    if (!settings_.authority.empty())
      curl_easy_setopt(handle, CURLOPT_CAINFO, settings_.authority.c_str());
    if (!settings_.user.empty()) {
      curl_easy_setopt(handle, CURLOPT_USERNAME, settings_.user.c_str());
      curl_easy_setopt(handle, CURLOPT_PASSWORD, password_.c_str());
    }
    curl_easy_setopt(handle, CURLOPT_NOPROGRESS, 0L);
    curl_easy_setopt(handle, CURLOPT_XFERINFOFUNCTION, stopMail);
    curl_easy_setopt(handle, CURLOPT_XFERINFODATA, &stop);
  }

  static Tried judged(CURLcode code, long status) {
    if (code == CURLE_OK) return {};
    if (code == CURLE_USE_SSL_FAILED)
      return refused("the mail server offers no STARTTLS: nothing was sent");
    if (code == CURLE_LOGIN_DENIED && status != 454)
      return refused("the mail server refuses the user or the password");
    const std::string answer = status >= 400 ? "the mail server answers " + std::to_string(status)
                                             : std::string("the mail server cannot be reached: ") +
                                                   curl_easy_strerror(code);
    return status >= 500 ? refused(answer) : later(answer);
  }

  ChannelSettings settings_;
  std::string password_;
};

}  // namespace

std::unique_ptr<Channel> makeSmtpChannel(ChannelSettings settings, Secrets secrets,
                                         ChannelTimes times, std::function<Instant()> now) {
  return std::make_unique<SmtpChannel>(std::move(settings), std::move(secrets), times,
                                       std::move(now));
}

}  // namespace citymirror::feeds
