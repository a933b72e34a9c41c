using System.Security.Cryptography;

namespace Holdfast.Testing.Servers;

/// <summary>A fresh TSIG key for one test server.</summary>
internal sealed record TsigSecret(string Name, string Algorithm, string Base64)
{
    public static TsigSecret Fresh(string name = "k1", string algorithm = "hmac-sha256") =>
        new(name, algorithm, Convert.ToBase64String(RandomNumberGenerator.GetBytes(32)));
}
