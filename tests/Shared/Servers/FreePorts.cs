using System.Net;
using System.Net.Sockets;

namespace Holdfast.Testing.Servers;

/// <summary>
/// Ports for servers that cannot take port 0: free for UDP and TCP on loopback right now, below the range from which the system
/// takes ports for outgoing connections, and from a random start so that test processes running at once rarely meet. Who meets
/// all the same fails to start and is started again on another port.
/// </summary>
internal static class FreePorts
{
    private const int Lowest = 10_000, Highest = 32_000;

    private static int _next = Random.Shared.Next(Lowest, Highest);

    public static int Take()
    {
        for (var tries = 0; tries < Highest - Lowest; tries++)
        {
            var port = Lowest + (int)((uint)Interlocked.Increment(ref _next) % (Highest - Lowest));
            if (IsFree(port)) return port;
        }
        throw new InvalidOperationException("no free port on loopback");
    }

    private static bool IsFree(int port)
    {
        try
        {
            using var udp = new Socket(AddressFamily.InterNetwork, SocketType.Dgram, ProtocolType.Udp);
            udp.Bind(new IPEndPoint(IPAddress.Loopback, port));
            using var tcp = new Socket(AddressFamily.InterNetwork, SocketType.Stream, ProtocolType.Tcp);
            tcp.Bind(new IPEndPoint(IPAddress.Loopback, port));
            return true;
        }
        catch (SocketException)
        {
            return false;
        }
    }
}
