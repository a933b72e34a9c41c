using System.Security.Cryptography;
using System.Text;

namespace Holdfast.Adapters.Config;

/// <summary>
/// A name for a watcher that nobody named: the first eight hexadecimal digits of a hash of the machine's id, made for this use alone, as
/// machine-id(5) asks for. Two machines have two, and one keeps its own.
/// </summary>
internal static class MachineName
{
    private static readonly byte[] Use = "holdfast watcher name"u8.ToArray();

    /// <summary>Null where the machine has no id (some containers).</summary>
    public static string? Read(string file = "/etc/machine-id")
    {
        try
        {
            var id = File.ReadAllText(file).Trim();
            return id.Length == 32 && id.All(char.IsAsciiHexDigit) && id.Any(digit => digit != '0') ? Convert.ToHexStringLower(HMACSHA256.HashData(Encoding.ASCII.GetBytes(id.ToLowerInvariant()), Use))[..8] : null;
        }
        catch (Exception error) when (error is IOException or UnauthorizedAccessException)
        {
            return null;
        }
    }
}
