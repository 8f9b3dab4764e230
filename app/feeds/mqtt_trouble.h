#pragma once
#include <string>

#include "app/feeds/mqtt_address.h"

namespace citymirror::feeds {

/// Why a broker answered CONNECT with `code` (MQTT 3.1.1 section 3.2.2.3, MQTT 5 section 3.2.2.2),
/// for people. badInput: user or password refused; unsupported: protocol or client name refused;
/// ioFailed otherwise.
Error refusedBy(const MqttAddress& address, int code);

/// Why a connection did not come about or broke: `status` of libmosquitto, `systemError` an errno,
/// `log` what the TLS library said last. notFound: no such host; badInput: TLS; ioFailed otherwise.
Error brokenBy(const MqttAddress& address, int status, int systemError, const std::string& log);

}  // namespace citymirror::feeds
