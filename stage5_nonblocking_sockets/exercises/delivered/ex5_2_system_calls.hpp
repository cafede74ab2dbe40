// Exercise 5.2 (predict, 10 minutes): which system calls?
//
//     1  "hello" is there.                    await recv(sock, 100)
//     2  Nothing is there; "hello" comes.     await recv(sock, 100)
//     3  "hello" is there; "world" comes.     await recv(sock, 5);    await recv(sock, 5)
//     4  "hello" is there; "world" comes.     await recv(sock, 100);  await recv(sock, 100)
//     5  "hel" is there; "lo" comes.          await recv_exactly(sock, 5)
//     6  "hello" is there, and then the end.  await recv(sock, 100);  await recv(sock, 100)
//     7  There is room for 6 bytes.           await send(sock, "0123456789")
//     8  Somebody listens there.              await connect(sock, address)
//     9  A client has come; another comes.    await accept(sock);     await accept(sock)
//
// They are AsyncRecv and its kin. A thing that "comes" comes during the first wait. Write down for
// each what it does, in order: the names of its calls on the socket (recv, send, connect,
// getsockopt, accept4), and "wait" each time it suspends.
#pragma once

#include <string>
#include <vector>

#include "stage1_generators/shared/exercises/judge.hpp"

inline std::vector<std::string> prediction() {
  // return {"recv", "wait recv send", ...};
  throw aio::exercise::NotDone();
}
