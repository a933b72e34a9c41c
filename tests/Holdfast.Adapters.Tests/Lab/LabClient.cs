using System.Net;
using System.Net.Security;
using System.Net.Sockets;
using Holdfast.Lab.Fronts;

namespace Holdfast.Adapters.Tests.Lab;

/// <summary>An HTTPS client that trusts the lab's authority and dials one address whatever the name.</summary>
internal static class LabClient
{
    public static HttpClient For(IPEndPoint address, LabAuthority authority) => new(new SocketsHttpHandler
    {
        UseProxy = false,
        AllowAutoRedirect = false,
        SslOptions = new SslClientAuthenticationOptions { RemoteCertificateValidationCallback = authority.Trusts },
        ConnectCallback = async (_, cancel) =>
        {
            var socket = new Socket(SocketType.Stream, ProtocolType.Tcp);
            try
            {
                await socket.ConnectAsync(address, cancel);
                return new NetworkStream(socket, ownsSocket: true);
            }
            catch
            {
                socket.Dispose();
                throw;
            }
        },
    });
}
