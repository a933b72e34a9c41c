using System.Buffers.Binary;
using System.Globalization;
using System.Net.Sockets;

namespace Holdfast.Watch;

/// <summary>Who is at the other end of the socket, by the kernel's word (unix(7), SO_PEERCRED and SO_PEERGROUPS).</summary>
/// <param name="Id">Null where the system does not say: then the file's permissions alone decide.</param>
public sealed record PeerUser(uint? Id, IReadOnlyList<uint> Groups)
{
    /// <summary>Its members may change what the watcher does; made by sysusers.</summary>
    public const string OperatorGroup = "holdfast-operators";

    private const int SolSocket = 1, PeerCredentials = 17, PeerGroups = 59;

    public static PeerUser Unknown { get; } = new(null, []);

    /// <summary>Whoever can connect may read. Root, the watcher's own user and the operators may change.</summary>
    public bool MayChange => Id is not { } user || user == 0 || user == OwnId || GroupId(OperatorGroup) is { } operators && Groups.Contains(operators);

    /// <summary>The user's name, else its number; null where nothing is known.</summary>
    public string? Name => Id is not { } user ? null : NameOf(user) ?? string.Create(CultureInfo.InvariantCulture, $"uid {user}");

    public static PeerUser Of(Socket client)
    {
        if (!OperatingSystem.IsLinux()) return Unknown;
        try
        {
            Span<byte> credentials = stackalloc byte[12]; // pid, uid, gid
            if (client.GetRawSocketOption(SolSocket, PeerCredentials, credentials) < 12) return Unknown;
            var groups = new List<uint> { BinaryPrimitives.ReadUInt32LittleEndian(credentials[8..]) };
            try
            {
                Span<byte> more = stackalloc byte[4 * 256];
                var length = client.GetRawSocketOption(SolSocket, PeerGroups, more);
                for (var i = 0; i + 4 <= length; i += 4) groups.Add(BinaryPrimitives.ReadUInt32LittleEndian(more[i..]));
            }
            catch (SocketException)
            {
                // A kernel before 4.13, or more groups than fit: the primary one counts.
            }
            return new PeerUser(BinaryPrimitives.ReadUInt32LittleEndian(credentials[4..]), groups);
        }
        catch (SocketException)
        {
            return Unknown;
        }
    }

    private static uint OwnId { get; } = OperatingSystem.IsLinux()
        ? uint.Parse(File.ReadLines("/proc/self/status").First(line => line.StartsWith("Uid:", StringComparison.Ordinal)).Split('\t', StringSplitOptions.RemoveEmptyEntries)[1], CultureInfo.InvariantCulture)
        : 0;

    /// <summary>The number of a group of this machine; null when there is none of that name.</summary>
    public static uint? GroupId(string name) => Numbered("/etc/group", name);

    private static uint? Numbered(string file, string name) =>
        Lines(file).Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[0] == name) is { } found
        && uint.TryParse(found[2], NumberStyles.None, CultureInfo.InvariantCulture, out var id) ? id : null;

    private static string? NameOf(uint id) =>
        Lines("/etc/passwd").Select(line => line.Split(':')).FirstOrDefault(fields => fields.Length > 2 && fields[2] == id.ToString(CultureInfo.InvariantCulture))?[0];

    private static IEnumerable<string> Lines(string file)
    {
        try
        {
            return File.ReadAllLines(file);
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return [];
        }
    }
}
