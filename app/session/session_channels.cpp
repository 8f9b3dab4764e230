#include "app/session/session_state.h"

/// Messages that leave by channels, and what becomes of them.
namespace citymirror::session {

Outcome Session::State::openChannels(const feeds::ChannelBook& book, Unsent unsent) {
  if (book.channels.empty()) return Done{};
  auto made = feeds::ChannelDesk::make(
      book, feeds::processEnvironment, [this](const feeds::Receipt& receipt) {
        post([receipt](WorldWriter& world) { world.takeReceipt(receipt); });
      });
  if (!made) return made.error();
  auto shared = std::make_shared<std::unique_ptr<feeds::ChannelDesk>>(std::move(*made));
  post([this, shared, unsent = std::move(unsent)](WorldWriter&) {
    desk = std::move(*shared);
    sendAgain(unsent);
  });
  return Done{};
}

void Session::State::sendOut() {
  for (auto batch = writer.takeOutbound(); !batch.empty(); batch = writer.takeOutbound()) {
    if (!seats) {
      sendNow(batch);
      continue;
    }
    for (Outbound& out : batch) outbox.push_back({seats->newest(), std::move(out)});
  }
  if (outbox.empty()) return;
  if (writer.seat().follows) return outbox.clear();  // the lead is lost: who has it sends
  if (!seats->health().lead.confirmed) return;
  std::vector<Outbound> due;
  for (; !outbox.empty() && outbox.front().after <= seats->carried(); outbox.pop_front())
    due.push_back(std::move(outbox.front().out));
  if (!due.empty()) sendNow(due);
}

/// A message that no channel takes has failed, and its recipient may be escalated for it.
void Session::State::sendNow(const std::vector<Outbound>& batch) {
  writer.noteHanded(batch, wallNow());
  for (const Outbound& out : batch) {
    Outcome given = Error{ErrorCode::notFound, "not sent: no channel", out.dispatch.channel, ""};
    if (desk && out.kind == feeds::OutgoingKind::order)
      given = desk->send(out.dispatch, out.title, out.purpose, out.warning);
    else if (desk)
      given = desk->recall(out.dispatch, out.title, out.why, out.purpose, out.warning);
    if (given) continue;
    writer.takeReceipt(
        {out.dispatch.id, out.kind, incident::ReceiptState::failed, wallNow(), given.error().what});
  }
}

void Session::State::sendAgain(const Unsent& unsent) {
  for (const Outbound& out : unsent.again) {
    const Outcome given =
        desk->send(out.dispatch, out.title, out.purpose, writer.warningOf(out));
    const std::string id = out.dispatch.id;
    writer.note("channels", {"重新发送上次未发出的消息 " + id, "sent again what was left: " + id});
    if (!given)
      writer.takeReceipt(
          {id, out.kind, incident::ReceiptState::failed, wallNow(), given.error().what});
  }
  for (const std::string& id : unsent.tooLate)
    writer.takeReceipt({id, feeds::OutgoingKind::order, incident::ReceiptState::failed, wallNow(),
                        "not sent: the program did not run in its time"});
}

}  // namespace citymirror::session
