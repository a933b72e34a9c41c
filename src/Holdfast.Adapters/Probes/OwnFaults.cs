using System.Net.Sockets;

namespace Holdfast.Adapters.Probes;

/// <summary>Errors that say something about this machine and nothing about the other side.</summary>
internal static class OwnFaults
{
    public static bool IsOurs(SocketError error) => error is
        SocketError.NetworkUnreachable or SocketError.NetworkDown or SocketError.AddressFamilyNotSupported or SocketError.TooManyOpenSockets
        or SocketError.NoBufferSpaceAvailable or SocketError.AccessDenied or SocketError.AddressNotAvailable;
}
