package dev.wishcast.sinks.transport.http2;

import java.lang.reflect.Proxy;
import java.nio.channels.CancelledKeyException;
import java.nio.channels.SelectionKey;
import java.util.concurrent.locks.ReentrantLock;
import javax.net.ssl.SSLContext;
import org.apache.hc.core5.http.HttpHost;
import org.apache.hc.core5.http.nio.command.ShutdownCommand;
import org.apache.hc.core5.reactor.Command;
import org.apache.hc.core5.reactor.IOSession;
import org.junit.jupiter.api.Test;

import static org.assertj.core.api.Assertions.assertThatNoException;

class ConnectionIoTest {

    /** Between the peer's reset and its I/O thread, another thread may hand over a request. */
    @Test
    void aSessionThatIsJustBeingClosedDoesNotFailWhoeverSends() throws Exception {
        ConnectionIo session = new ConnectionIo(new HttpHost("localhost"), cancelled(), SSLContext.getDefault());

        assertThatNoException().isThrownBy(() -> session.setEvent(SelectionKey.OP_WRITE));
        assertThatNoException()
                .isThrownBy(() -> session.enqueue(ShutdownCommand.IMMEDIATE, Command.Priority.IMMEDIATE));
    }

    /** As HttpCore's session is, once its selector has dropped its key. */
    private static IOSession cancelled() {
        ReentrantLock lock = new ReentrantLock();
        return (IOSession) Proxy.newProxyInstance(
                IOSession.class.getClassLoader(),
                new Class<?>[] {IOSession.class},
                (proxy, method, arguments) -> switch (method.getName()) {
                    case "getLock" -> lock;
                    case "getEventMask" -> 0;
                    default -> throw new CancelledKeyException();
                });
    }
}
