using System.Security.Cryptography;
using System.Security.Cryptography.X509Certificates;

namespace Holdfast.Adapters.Probes;

/// <summary>Further roots that a probe trusts, from a PEM file.</summary>
public static class TrustedRoots
{
    /// <summary>The certificates, or why there are none.</summary>
    public static (X509Certificate2Collection? Roots, string? Trouble) Read(string file)
    {
        try
        {
            var roots = new X509Certificate2Collection();
            roots.ImportFromPemFile(file);
            return roots.Count > 0 ? (roots, null) : (null, "it holds no certificate (-----BEGIN CERTIFICATE-----)");
        }
        catch (Exception error) when (InputFile.IsTrouble(error))
        {
            return (null, InputFile.Reason(error, file));
        }
        catch (CryptographicException error)
        {
            return (null, $"it is no certificate in PEM: {error.Message}");
        }
    }
}
