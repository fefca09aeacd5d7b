package io.penstock.cli.reach;

import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Socket;
import java.nio.charset.StandardCharsets;

/// The first words with a server that speaks no HTTP. A port that takes connections proves little:
/// the system takes them for a process that is stopped.
enum Greeting {
    /// A start-up message; a server that serves asks for a password, one that recovers or stops
    /// refuses: https://www.postgresql.org/docs/18/protocol-message-formats.html
    POSTGRES {
        private static final int VERSION_3 = 3 << 16;
        private static final int AUTHENTICATION = 'R';

        @Override
        byte[] words() {
            return sized(
                    true,
                    out -> {
                        out.writeInt(VERSION_3);
                        out.write(text("user\0postgres\0database\0postgres\0\0"));
                    });
        }

        @Override
        boolean isReturned(DataInputStream in) throws IOException {
            return in.read() == AUTHENTICATION;
        }
    },

    /// A request for metadata of no topic; a broker that has joined its cluster names at least
    /// itself: https://kafka.apache.org/protocol.html
    KAFKA {
        private static final int METADATA = 3;
        private static final int CORRELATION = 1;
        private static final String CLIENT = "penstock-status";

        @Override
        byte[] words() {
            return sized(
                    false,
                    out -> {
                        out.writeShort(METADATA);
                        out.writeShort(1); // version
                        out.writeInt(CORRELATION);
                        out.writeShort(CLIENT.length());
                        out.write(text(CLIENT));
                        out.writeInt(0); // topics
                    });
        }

        @Override
        boolean isReturned(DataInputStream in) throws IOException {
            in.readInt(); // size
            return in.readInt() == CORRELATION && in.readInt() > 0;
        }
    };

    abstract byte[] words();

    abstract boolean isReturned(DataInputStream in) throws IOException;

    /// @throws java.net.SocketTimeoutException when there is no answer in the socket's time
    boolean isReturned(Socket socket) throws IOException {
        socket.getOutputStream().write(words());
        return isReturned(new DataInputStream(socket.getInputStream()));
    }

    @FunctionalInterface
    private interface Words {
        void write(DataOutputStream out) throws IOException;
    }

    /// A message after its length.
    ///
    /// @param itself whether the length counts its own four bytes
    private static byte[] sized(boolean itself, Words words) {
        try {
            var body = new ByteArrayOutputStream();
            words.write(new DataOutputStream(body));
            var message = new ByteArrayOutputStream();
            var out = new DataOutputStream(message);
            out.writeInt(body.size() + (itself ? Integer.BYTES : 0));
            body.writeTo(out);
            return message.toByteArray();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static byte[] text(String text) {
        return text.getBytes(StandardCharsets.US_ASCII);
    }
}
