#include "app/session/city/link_words.h"

#include <array>

#include "app/session/city/word_table.h"

namespace citymirror::session {
namespace {

constexpr std::array kLinkFaults = std::to_array<WordPair>({
    // MQTT
    {"the broker refuses the user name or the password", "消息代理拒绝用户名或密码"},
    {"the broker refuses the protocol's version or the client's name",
     "消息代理拒绝协议版本或客户端名称"},
    {"the broker refuses the connection: *", "消息代理拒绝连接：{1}"},
    {"no computer of this name is known", "找不到此名称的主机"},
    {"no TLS connection comes about: *", "TLS 连接未能建立：{1}"},
    {"no TLS connection comes about", "TLS 连接未能建立"},
    {"the broker hangs up", "消息代理断开了连接"},
    {"the broker cannot be reached: *", "无法连接消息代理：{1}"},
    {"the broker does not answer the subscription", "消息代理没有应答订阅"},
    {"the broker does not answer", "消息代理没有应答"},
    {"the broker does not grant this part of its topics", "消息代理未授权读取此主题"},
    {"this is no filter of topics", "这不是可订阅的主题"},
    {"this is no topic to subscribe", "这不是可订阅的主题"},
    // HTTP and WebSocket
    {"the server cannot be asked: *", "无法请求服务器：{1}"},
    {"the server cannot be reached: *", "无法连接服务器：{1}"},
    {"the server answers \"*\" instead of a WebSocket", "服务器应答“{1}”，不是 WebSocket"},
    {"the server does not answer as a WebSocket", "服务器没有按 WebSocket 应答"},
    {"the server answers *", "服务器应答 {1}"},
    {"the server closed the connection", "服务器关闭了连接"},
    {"the server fell silent", "服务器没有动静"},
    {"the connection broke", "连接中断"},
    {"the server uses an extension that was not agreed", "服务器使用了未约定的扩展"},
    {"the server sends an unknown kind of frame", "服务器发来未知类型的帧"},
    {"the server masks its frames", "服务器对帧加了掩码"},
    {"a control frame is too long or divided", "控制帧过长或被分片"},
    {"the message is longer than the feed allows", "消息超过数据源允许的长度"},
    {"the server's certificate has expired", "服务器证书已过期"},
    {"the server's certificate is not valid yet", "服务器证书尚未生效"},
    {"the server's certificate has been revoked", "服务器证书已被吊销"},
    {"the server's certificate is signed by an authority that is not trusted here",
     "服务器证书由本机不信任的机构签发"},
    {"the server's certificate is for another name than the address has",
     "服务器证书上的名称与地址不同"},
    {"the certificate of the authority cannot be read: *", "机构证书无法读取：{1}"},
    {"the certificate of the authority cannot be read", "机构证书无法读取"},
    // files
    {"the file cannot be read", "文件无法读取"},
    {"the folder cannot be read", "文件夹无法读取"},
});

constexpr std::array kLinkRemedies = std::to_array<WordPair>({
    {"Give both as mqtt://user:password@host, or ask who runs the broker for the right to it",
     "请写成 mqtt://用户:密码@主机，或向代理的管理者申请权限"},
    {"Choose the other version of MQTT (3.1.1 or 5) or another client name",
     "请换用另一 MQTT 版本（3.1.1 或 5）或另一客户端名称"},
    {"Look into the broker's log", "请查看代理的日志"},
    {"Check the host's name and the name server", "请核对主机名和域名服务器"},
    {"Name the file of the authority that signed the broker's certificate, and the host as the "
     "certificate does; a broker without TLS is reached as mqtt://",
     "请写明签发代理证书的机构文件，主机名与证书一致；不用 TLS 的代理写 mqtt://"},
    {"Look into its log; if it wants TLS, write mqtts://",
     "请查看其日志；若它要求 TLS，请写 mqtts://"},
    {"Check host and port, that the broker runs, and that no firewall is between",
     "请核对主机和端口、代理是否在运行、中间有无防火墙"},
    {"Check host and port, and that an MQTT broker listens there",
     "请核对主机和端口，以及该处是否有 MQTT 代理"},
    {"Ask who runs the broker for the right to read it", "请向代理的管理者申请读取权限"},
    {"Write levels divided by /, + for any one level, # at the end for all below",
     "请用 / 分级，+ 代表任一级，末尾的 # 代表其下全部"},
    {"Name a readable PEM file", "请写明可读取的 PEM 文件"},
    {"Check host, port, network and certificate", "请核对主机、端口、网络和证书"},
    {"Check host, port, path and certificate; it is tried again",
     "请核对主机、端口、路径和证书；程序会自行重试"},
    {"Check the key or password of the feed", "请核对数据源的密钥或密码"},
    {"Check the address; it is asked again", "请核对地址；程序会再次请求"},
    {"Ask whoever runs the server for a certificate that is valid now, and check the clock here",
     "请服务器的管理者换用有效的证书，并核对本机时钟"},
    {"Make sure that it is the right server, then name the authority's certificate (PEM file) "
     "under \"authority\"",
     "请确认是对的服务器，再把其机构证书（PEM 文件）写进 \"authority\""},
    {"Make sure that it is the right server, then name the certificate (PEM file) of its "
     "authority: * is another's",
     "请确认是对的服务器，再写明其机构的证书（PEM 文件）：{1} 属于另一机构"},
    {"Write the host's name as the certificate has it, or ask for a certificate of this name",
     "请按证书上的名称写主机名，或请对方换用此名称的证书"},
    {"Correct \"authority\": a PEM file that this program may read",
     "请改正 \"authority\"：本程序可读取的 PEM 文件"},
    {"Check the port: it may speak without TLS, or older versions of it only",
     "请核对端口：该端口可能不用 TLS，或只用旧版本"},
    {"Check its name and rights; it is tried again", "请核对名称和权限；程序会自行重试"},
});

/// What libcurl, libmosquitto and the system say most often.
constexpr std::array kLinkReasons = std::to_array<WordPair>({
    {"Couldn't connect to server", "连接被拒绝或没有应答"},
    {"Couldn't resolve host name", "找不到此名称的主机"},
    {"Could not resolve hostname", "找不到此名称的主机"},
    {"Timeout was reached", "超时"},
    {"Server returned nothing", "没有返回任何内容"},
    {"Failure when receiving data from the peer", "接收中断"},
    {"Connection refused", "连接被拒绝"},
    {"Connection timed out", "连接超时"},
    {"No route to host", "没有到达主机的路由"},
    {"Network is unreachable", "网络不可达"},
});

std::string linkReason(std::string_view text) { return filledIn(kLinkReasons, text); }

}  // namespace

std::string linkFaultInChinese(std::string_view what) {
  return filledIn(kLinkFaults, what, linkReason);
}

std::string linkRemedyInChinese(std::string_view remedy) { return filledIn(kLinkRemedies, remedy); }

}  // namespace citymirror::session
