package cookbook.benchmarks.multiprocessing;

import java.io.IOException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;

/** A Unix-domain socket, blocking. */
final class UnixSockets implements Transport {
  private final SocketChannel channel;
  private final ByteBuffer buffer = ByteBuffer.allocateDirect(64 * 1024);

  private UnixSockets(SocketChannel channel) {
    this.channel = channel;
  }

  static UnixSockets accept(ServerSocketChannel server) throws IOException {
    return new UnixSockets(server.accept());
  }

  static ServerSocketChannel listen(Path path) throws IOException {
    ServerSocketChannel server = ServerSocketChannel.open(StandardProtocolFamily.UNIX);
    return server.bind(UnixDomainSocketAddress.of(path));
  }

  static UnixSockets connect(Path path) throws IOException {
    return new UnixSockets(SocketChannel.open(UnixDomainSocketAddress.of(path)));
  }

  @Override
  public void send(int size, boolean last) throws IOException {
    buffer.clear().limit(size).put(0, (byte) (last ? 1 : 0));
    while (buffer.hasRemaining()) {
      int _ = channel.write(buffer);
    }
  }

  @Override
  public boolean receive(int size) throws IOException {
    buffer.clear().limit(size);
    while (buffer.hasRemaining()) {
      if (channel.read(buffer) < 0) {
        throw new IOException("the other process has ended");
      }
    }
    return buffer.get(0) == 1;
  }

  @Override
  public void close() throws IOException {
    channel.close();
  }
}
